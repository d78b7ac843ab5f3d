/** Reactions of the last seconds: the newest by name, those before them as sums. Bounded, whatever a hall does. Pure. */
import {
  ReactionsKind,
  ReactionsNow,
  ReactionsSettingsRecord,
  type IReactionsOne,
  type IReactionsSum,
} from '../../../proto/features/reactions.ts';
import type { FeatureRecords } from '../contract.ts';
import { keptFromOf, type KeptFrom } from '../kept-from.ts';

/** How long a reaction is seen, ms. */
const SHOWN_MS = 10_000;
/** Seen by name; more become sums. */
const MAX_NAMED = 20;
const SECOND_MS = 1_000;

export type Reaction = {
  readonly kind: ReactionsKind;
  readonly atMs: number;
  readonly number: number;
  readonly name: string;
  readonly keptFrom: KeptFrom;
};

/** Of one kind in one second, told to the same people. */
type ReactionSum = Pick<Reaction, 'kind' | 'atMs' | 'keptFrom'> & { readonly count: number };

/** Oldest first. */
export type ReactionList = { readonly recent: readonly Reaction[]; readonly sums: readonly ReactionSum[] };

export type Reactions = { readonly isOff: boolean; readonly now: ReactionList };

export const NOW_KEY = 'now';
export const SETTINGS_KEY = 'settings';

export function readReactions({ replicated }: FeatureRecords): Reactions {
  const settings = replicated.get(SETTINGS_KEY);
  const now = replicated.get(NOW_KEY);
  const { recent, sums } = now ? ReactionsNow.decode(now) : { recent: [], sums: [] };
  return {
    isOff: settings !== undefined && ReactionsSettingsRecord.decode(settings).isOff,
    now: { recent: recent.map(readOne), sums: sums.map(readSum) },
  };
}

const readOne = ({ kind, atMs, number, name, keptFrom }: IReactionsOne): Reaction => ({
  kind: kind ?? ReactionsKind.REACTIONS_KIND_UNSPECIFIED,
  atMs: atMs ?? 0,
  number: number ?? 0,
  name: name ?? '',
  keptFrom: keptFromOf(keptFrom),
});

const readSum = ({ kind, atMs, count, keptFrom }: IReactionsSum): ReactionSum => ({
  kind: kind ?? ReactionsKind.REACTIONS_KIND_UNSPECIFIED,
  atMs: atMs ?? 0,
  count: count ?? 0,
  keptFrom: keptFromOf(keptFrom),
});

/** Undefined = nobody reacts. */
export function encodeNow({ recent, sums }: ReactionList): Uint8Array | undefined {
  if (recent.length + sums.length === 0) return undefined;
  return ReactionsNow.encode({ recent: [...recent], sums: [...sums] }).finish();
}

/** Without what nobody sees any more. */
export function young({ recent, sums }: ReactionList, nowMs: number): ReactionList {
  const isYoung = ({ atMs }: { readonly atMs: number }): boolean => nowMs - atMs < SHOWN_MS;
  return { recent: recent.filter(isYoung), sums: sums.filter(isYoung) };
}

/** With one more; the oldest by name are summed up when there are too many. */
export function withOne({ recent, sums }: ReactionList, reaction: Reaction): ReactionList {
  const all = [...recent, reaction];
  const end = Math.max(0, all.length - MAX_NAMED);
  return { recent: all.slice(end), sums: all.slice(0, end).reduce(summed, sums) };
}

function summed(sums: readonly ReactionSum[], { kind, atMs, keptFrom }: Reaction): readonly ReactionSum[] {
  const secondMs = Math.floor(atMs / SECOND_MS) * SECOND_MS;
  const same = sums.find((one) => one.kind === kind && one.atMs === secondMs && one.keptFrom === keptFrom);
  if (same === undefined) return [...sums, { kind, atMs: secondMs, count: 1, keptFrom }];
  return sums.map((one) => (one === same ? { ...one, count: one.count + 1 } : one));
}
