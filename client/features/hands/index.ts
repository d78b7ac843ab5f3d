/** Raised hands for a page or a bot: typed, over the port of the feature. No DOM. */
import {
  HandsCommand,
  HandsView as WireView,
  OwnHandView,
  type IHandsCommand,
} from '../../../proto/features/hands.ts';
import type { FeaturePort, FeatureRecordMap } from '../../api.ts';

export type HandView = {
  /** @see PersonView.number */
  readonly number: number;
  readonly name: string;
  /** 1 = next. */
  readonly place: number;
  /** ms since 1970, by the server's clock. */
  readonly raisedAtMs: number;
};

export type HandsView = {
  /** The first of them, in order; at most 50. */
  readonly first: readonly HandView[];
  readonly count: number;
  /** Place of one's own hand, 1 = next; undefined = it is down. */
  readonly ownPlace: number | undefined;
};

/** What the records of the feature say. */
export function handsViewOf(records: FeatureRecordMap): HandsView {
  const all = records.get('hands');
  const own = records.get('own');
  const { first, count } = all ? WireView.decode(all) : { first: [], count: 0 };
  return {
    first: first.map(({ number, name, raisedAtMs }, index) => ({
      number: number ?? 0,
      name: name ?? '',
      place: index + 1,
      raisedAtMs: raisedAtMs ?? 0,
    })),
    count,
    ownPlace: own && OwnHandView.decode(own).place,
  };
}

/** All commands reject as {@link FeaturePort.command} does. */
export class Hands {
  readonly #port: FeaturePort;
  #read: { readonly of: FeatureRecordMap; readonly view: HandsView } | undefined;

  constructor(port: FeaturePort) {
    this.#port = port;
  }

  /** The same object until something changes. */
  view(): HandsView {
    const of = this.#port.records();
    if (this.#read?.of !== of) this.#read = { of, view: handsViewOf(of) };
    return this.#read.view;
  }

  /** One that is up keeps its place. */
  async raise(): Promise<void> {
    await this.#send({ raise: {} });
  }

  /** @param number whose; left out: one's own. Somebody else's: ROLE_MISSING for who does not moderate */
  async lower(number?: number): Promise<void> {
    await this.#send({ lower: number === undefined ? {} : { number } });
  }

  /** The first 50. ROLE_MISSING for who does not moderate. */
  async lowerAll(): Promise<void> {
    await this.#send({ lowerAll: {} });
  }

  async #send(command: IHandsCommand): Promise<void> {
    await this.#port.command(HandsCommand.encode(command).finish());
  }
}
