/** Reactions for a page or a bot: typed, over the port of the feature. No DOM. */
import {
  ReactionsCommand,
  ReactionsNow,
  ReactionsSettingsView,
  type IReactionsCommand,
} from '../../../proto/features/reactions.ts';
import type { FeaturePort, FeatureRecordMap } from '../../api.ts';

/** In the order of their numbers on the wire, from 1 on. */
export const REACTION_KINDS = [
  'applause',
  'thumbsUp',
  'thumbsDown',
  'heart',
  'laugh',
  'surprise',
  'thinking',
  'celebration',
] as const;

export type ReactionKind = (typeof REACTION_KINDS)[number];

type ReactionView = {
  readonly kind: ReactionKind;
  /** ms since 1970, by the server's clock. */
  readonly atMs: number;
  /** @see PersonView.number */
  readonly number: number;
  readonly name: string;
};

export type ReactionsView = {
  readonly isOff: boolean;
  /** The newest 20 of the last ten seconds, oldest first. */
  readonly recent: readonly ReactionView[];
  /** How many there are of each kind, those included. */
  readonly counts: ReadonlyMap<ReactionKind, number>;
};

/** What the records of the feature say; kinds of later versions are left out. */
export function reactionsViewOf(records: FeatureRecordMap): ReactionsView {
  const settings = records.get('settings');
  const { recent, sums } = ReactionsNow.decode(records.get('now') ?? new Uint8Array());
  const named = recent.flatMap((wire): ReactionView[] => {
    const kind = kindOf(wire.kind);
    return kind ? [{ kind, atMs: wire.atMs ?? 0, number: wire.number ?? 0, name: wire.name ?? '' }] : [];
  });
  const counts = new Map<ReactionKind, number>();
  const add = (kind: ReactionKind, count: number): unknown =>
    counts.set(kind, (counts.get(kind) ?? 0) + count);
  for (const { kind } of named) add(kind, 1);
  for (const sum of sums) {
    const kind = kindOf(sum.kind);
    if (kind) add(kind, sum.count ?? 0);
  }
  return {
    isOff: settings !== undefined && ReactionsSettingsView.decode(settings).isOff,
    recent: named,
    counts,
  };
}

const kindOf = (wire: number | null | undefined): ReactionKind | undefined => REACTION_KINDS[(wire ?? 0) - 1];

/** All commands reject as {@link FeaturePort.command} does. */
export class Reactions {
  readonly #port: FeaturePort;

  constructor(port: FeaturePort) {
    this.#port = port;
  }

  /** FEATURE_REFUSED: off, slow-down (one each second). */
  async react(kind: ReactionKind): Promise<void> {
    await this.#send({ react: { kind: REACTION_KINDS.indexOf(kind) + 1 } });
  }

  /** ROLE_MISSING for who does not moderate. */
  async switchOff(isOff: boolean): Promise<void> {
    await this.#send({ configure: { isOff } });
  }

  async #send(command: IReactionsCommand): Promise<void> {
    await this.#port.command(ReactionsCommand.encode(command).finish());
  }
}
