/** Who is large on the page, and who is always visible beside that. Pure. */
import type { PersonView } from '../../client/api.ts';
import type { LargeView } from '../features/contract.ts';
import type { StageShow } from './wishes.ts';

export type LargeInputs = {
  readonly byNumber: ReadonlyMap<number, PersonView>;
  readonly wishes: LargeView;
  /** A shared screen, or who speaks where the view is that. */
  readonly stage: StageShow | undefined;
};

export type Large = {
  /** Side by side; none = only the gallery. */
  readonly shows: readonly StageShow[];
  /** Ids, without those who are large. */
  readonly pinnedIds: readonly string[];
};

/** One's own choice, else a shared screen, else the spotlight, else who speaks. */
export function chooseLarge(inputs: LargeInputs): Large {
  const shows = showsOf(inputs);
  const { byNumber, wishes } = inputs;
  const isLarge = (id: string): boolean => shows.some(({ participantId }) => participantId === id);
  const pinnedIds = wishes.pinned
    .flatMap((number) => byNumber.get(number)?.participantId ?? [])
    .filter((id) => !isLarge(id));
  return { shows, pinnedIds };
}

function showsOf({ byNumber, wishes, stage }: LargeInputs): readonly StageShow[] {
  const own = wishes.own === undefined ? undefined : byNumber.get(wishes.own);
  if (own !== undefined) return [{ participantId: own.participantId, kind: kindOf(own) }];
  if (stage?.kind === 'screen') return [stage];
  const spotlight = wishes.spotlight.flatMap((number) => byNumber.get(number)?.participantId ?? []);
  if (spotlight.length > 0) return spotlight.map((participantId) => ({ participantId, kind: 'camera' }));
  return stage === undefined ? [] : [stage];
}

const kindOf = ({ screen, isSelf }: PersonView): StageShow['kind'] =>
  screen !== undefined && !screen.paused && !isSelf ? 'screen' : 'camera';

/** The same object while nothing changes. */
export function keepLarge(before: Large | undefined, next: Large): Large {
  const keyOf = ({ shows, pinnedIds }: Large): string =>
    JSON.stringify([shows.map(({ participantId, kind }) => [participantId, kind]), pinnedIds]);
  return before !== undefined && keyOf(before) === keyOf(next) ? before : next;
}
