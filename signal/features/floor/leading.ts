/** What whoever leads, or has the floor, does with it. Pure. */
import { isModerating } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import {
  FloorResetResult,
  FloorStrategy,
  type IFloorConfigure,
  type IFloorEnd,
  type IFloorExtend,
  type IFloorGive,
  type IFloorNext,
  type IFloorNominate,
  type IFloorTake,
} from '../../../proto/features/floor.ts';
import type { Attendee, DecideContext, Decision } from '../contract.ts';
import { refuse } from '../define.ts';
import { MAX_AT_ONCE } from './requests.ts';
import { follower, handOver, maySpeak, nextOf, type SpeechContext } from './speeches.ts';
import { writeSettings, writeSpeech, type Floor, type Settings } from './state.ts';
import { deleteTotal } from './totals.ts';

const MAX_LIMIT_SEC = 7_200;
const MAX_MORE_SEC = 3_600;

type Seen = { readonly speech?: number | null };

const isOutdated = ({ speech }: Floor, seen: Seen): boolean => (seen.speech ?? 0) !== (speech?.speech ?? 0);

const changed = (): AppError => refuse('floor', 'changed', 'somebody else has the floor by now');

const speaking = ({ people, rules, nowMs, commandId }: DecideContext): SpeechContext => ({
  ...{ people, rules, nowMs },
  seed: commandId,
});

/** Errors: floor.changed, floor.nobody (who could have it: none asks, or all are away). */
export function next(floor: Floor, command: IFloorNext, context: DecideContext): AppError | Decision {
  if (isOutdated(floor, command)) return changed();
  const to = nextOf(floor, speaking(context));
  if (to === undefined) return refuse('floor', 'nobody', 'nobody who is here asks for the floor');
  return handOver(floor, to, speaking(context));
}

/** Errors: floor.changed, floor.not-here. */
export function give(floor: Floor, command: IFloorGive, context: DecideContext): AppError | Decision {
  if (isOutdated(floor, command)) return changed();
  const to = personOf(command, context);
  if (to === undefined) return notHere();
  if (to.participantId === floor.speech?.participantId) return { writes: [] };
  return handOver(floor, to, speaking(context));
}

/** Errors: floor.strategy, floor.changed, ROLE_MISSING, floor.not-here. */
export function nominate(floor: Floor, command: IFloorNominate, context: DecideContext): AppError | Decision {
  if (floor.settings.strategy !== FloorStrategy.FLOOR_STRATEGY_NOMINATION)
    return refuse('floor', 'strategy', 'the floor goes on in another way');
  return ofHolder(floor, context) ?? give(floor, command, context);
}

/** Whoever follows by the strategy has the floor next. Errors: floor.changed, ROLE_MISSING. */
export function end(floor: Floor, command: IFloorEnd, context: DecideContext): AppError | Decision {
  if (isOutdated(floor, command)) return changed();
  const refused = ofHolder(floor, context);
  if (refused !== undefined) return refused;
  if (floor.speech === undefined) return { writes: [] };
  return handOver(floor, follower(floor, speaking(context)), speaking(context));
}

/** Nobody follows. Errors: floor.changed. */
export function take(floor: Floor, command: IFloorTake, context: DecideContext): AppError | Decision {
  if (isOutdated(floor, command)) return changed();
  return floor.speech === undefined ? { writes: [] } : handOver(floor, undefined, speaking(context));
}

/** Errors: ARGUMENT_INVALID, floor.changed, floor.unlimited. */
export function extend(floor: Floor, command: IFloorExtend, { nowMs }: DecideContext): AppError | Decision {
  const moreSec = command.moreSec ?? 0;
  if (moreSec < 1 || moreSec > MAX_MORE_SEC)
    return new AppError('ARGUMENT_INVALID', `more_sec: 1..${MAX_MORE_SEC}`);
  const { speech } = floor;
  if (speech === undefined || isOutdated(floor, command)) return changed();
  if (speech.limitSec === 0) return refuse('floor', 'unlimited', 'the speech has no limit');
  const limitSec = speech.limitSec + moreSec;
  const isOver = nowMs >= speech.beganAtMs + limitSec * 1_000;
  const data = { speech: speech.speech, subject: speech.subject, name: speech.name, moreSec, limitSec };
  return {
    writes: [writeSpeech({ ...speech, limitSec, isOver })],
    record: [{ kind: 'floor.extended', data }],
  };
}

/** What is left out stays as it is. Errors: ARGUMENT_INVALID. */
export function configure({ settings: before }: Floor, change: IFloorConfigure): AppError | Decision {
  const settings: Settings = {
    strategy: change.strategy ?? before.strategy,
    limitSec: change.limitSec ?? before.limitSec,
    shortLimitSec: change.shortLimitSec ?? before.shortLimitSec,
    governsMicrophones: change.governsMicrophones ?? before.governsMicrophones,
    closesWhenOver: change.closesWhenOver ?? before.closesWhenOver,
    listClosed: change.listClosed ?? before.listClosed,
  };
  if (FloorStrategy[settings.strategy] === undefined)
    return new AppError('ARGUMENT_INVALID', 'strategy: not known');
  if (Math.max(settings.limitSec, settings.shortLimitSec) > MAX_LIMIT_SEC)
    return new AppError('ARGUMENT_INVALID', `limits: 0..${MAX_LIMIT_SEC} seconds`);
  return { writes: [writeSettings(settings)] };
}

/** Some of the totals at once; the answer says how many are left. */
export function reset(floor: Floor): Decision {
  const totals = [...floor.totals().values()];
  const gone = totals.slice(0, MAX_AT_ONCE);
  const left = totals.length - gone.length;
  return { writes: gone.map(deleteTotal), result: FloorResetResult.encode({ left }).finish() };
}

/** Undefined: they have the floor, or lead. */
function ofHolder({ speech }: Floor, { actor }: DecideContext): AppError | undefined {
  if (speech?.participantId === actor.participantId || isModerating(actor.role)) return undefined;
  return new AppError('ROLE_MISSING', 'this is for whoever has the floor, or leads');
}

const notHere = (): AppError => refuse('floor', 'not-here', 'nobody here has this number and may speak');

const personOf = ({ number }: IFloorGive, { people }: DecideContext): Attendee | undefined =>
  people.all().find((person) => person.number === number && maySpeak(person));
