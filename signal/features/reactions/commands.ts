/** What may become of reactions. Pure. */
import { AppError } from '../../../common/errors.ts';
import {
  ReactionsKind,
  ReactionsSettingsRecord,
  type IReactionsConfigure,
  type IReactionsReact,
} from '../../../proto/features/reactions.ts';
import type { DecideContext, Decision, Due, TendContext } from '../contract.ts';
import { refuse } from '../define.ts';
import { keptFromNow } from '../kept-from.ts';
import { encodeNow, NOW_KEY, SETTINGS_KEY, withOne, young, type Reactions } from './state.ts';

/** Between two reactions of a person, ms. */
const PAUSE_MS = 1_000;

/** Errors: reactions.off, ARGUMENT_INVALID, reactions.slow-down. */
export function react(
  { isOff, now }: Reactions,
  command: IReactionsReact,
  { actor, rules, nowMs }: DecideContext,
): AppError | Decision {
  if (isOff) return refuse('reactions', 'off', 'reactions are switched off');
  const kind = command.kind ?? ReactionsKind.REACTIONS_KIND_UNSPECIFIED;
  if (kind === ReactionsKind.REACTIONS_KIND_UNSPECIFIED || ReactionsKind[kind] === undefined)
    return new AppError('ARGUMENT_INVALID', 'kind: not a reaction');
  const last = now.recent.findLast(({ number }) => number === actor.number);
  const retryAfterMs = last === undefined ? 0 : last.atMs + PAUSE_MS - nowMs;
  if (retryAfterMs > 0) return refuse('reactions', 'slow-down', 'too many reactions', { retryAfterMs });
  const { number, name } = actor;
  const value = encodeNow(
    withOne(young(now, nowMs), { kind, atMs: nowMs, number, name, keptFrom: keptFromNow(rules) }),
  );
  return { writes: [{ key: NOW_KEY, value }] };
}

/** What is seen goes with the switch. */
export function configure(_: Reactions, { isOff }: IReactionsConfigure): Decision {
  if (!isOff) return { writes: [{ key: SETTINGS_KEY, value: undefined }] };
  const value = ReactionsSettingsRecord.encode({ isOff }).finish();
  return {
    writes: [
      { key: SETTINGS_KEY, value },
      { key: NOW_KEY, value: undefined },
    ],
  };
}

/** What was seen long enough goes. */
export function tend({ now }: Reactions, { nowMs }: TendContext): Due | undefined {
  const left = young(now, nowMs);
  if (left.recent.length === now.recent.length && left.sums.length === now.sums.length) return undefined;
  return { durability: 'replicated', decision: { writes: [{ key: NOW_KEY, value: encodeNow(left) }] } };
}
