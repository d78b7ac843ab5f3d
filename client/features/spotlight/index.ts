/** Spotlight and pins for a page or a bot: typed, over the port of the feature. No DOM. */
import {
  SpotlightCommand,
  SpotlightView as WireView,
  type ISpotlightCommand,
} from '../../../proto/features/spotlight.ts';
import type { FeaturePort, FeatureRecordMap } from '../../api.ts';

export type SpotlightPerson = {
  /** @see PersonView.number */
  readonly number: number;
  readonly name: string;
};

export type SpotlightView = {
  /** Large for everybody; at most 3. */
  readonly shown: readonly SpotlightPerson[];
  /** Always visible; at most 2. */
  readonly pinned: readonly SpotlightPerson[];
};

/** What the records of the feature say. */
export function spotlightViewOf(records: FeatureRecordMap): SpotlightView {
  const bytes = records.get('spotlight');
  if (bytes === undefined) return { shown: [], pinned: [] };
  const { shown, pinned } = WireView.decode(bytes);
  const personOf = ({ number, name }: (typeof shown)[number]): SpotlightPerson => ({
    number: number ?? 0,
    name: name ?? '',
  });
  return { shown: shown.map(personOf), pinned: pinned.map(personOf) };
}

/** For who leads; all commands reject as {@link FeaturePort.command} does. */
export class Spotlight {
  readonly #port: FeaturePort;

  constructor(port: FeaturePort) {
    this.#port = port;
  }

  /** @param alone instead of those who are shown. PARTICIPANT_UNKNOWN, spotlight.full */
  show(number: number, { alone = false } = {}): Promise<void> {
    return this.#send({ show: { number, alone } });
  }

  hide(number: number): Promise<void> {
    return this.#send({ hide: { number } });
  }

  clear(): Promise<void> {
    return this.#send({ clear: {} });
  }

  /** PARTICIPANT_UNKNOWN, spotlight.pins-full */
  pin(number: number): Promise<void> {
    return this.#send({ pin: { number } });
  }

  unpin(number: number): Promise<void> {
    return this.#send({ unpin: { number } });
  }

  async #send(command: ISpotlightCommand): Promise<void> {
    await this.#port.command(SpotlightCommand.encode(command).finish());
  }
}
