/** How the floor goes from one to the next: each change ends the speech that there was, so nobody shares it. Pure. */
import { createHash } from 'node:crypto';
import { FloorKind, FloorStrategy } from '../../../proto/features/floor.ts';
import type { Attendee, ClosingContext, DecideContext, Decision, RecordDraft } from '../contract.ts';
import { FROM_NOBODY, keptFromNow, mostOf } from '../kept-from.ts';
import { wasUnseen } from '../looks.ts';
import {
  deleteRequest,
  isOfOrder,
  writeLast,
  writeOrder,
  writeSpeech,
  type Floor,
  type Request,
  type Settings,
  type Speech,
} from './state.ts';
import { count } from './totals.ts';

export type SpeechContext = Pick<DecideContext, 'people' | 'rules' | 'nowMs'> & {
  /** For the lot: nobody who asks knows it beforehand. */
  readonly seed: string;
};

/** Of the enum's values, for the minutes. */
const KINDS: Readonly<Record<FloorKind, string>> = {
  [FloorKind.FLOOR_KIND_UNSPECIFIED]: 'matter',
  [FloorKind.FLOOR_KIND_ORDER]: 'order',
  [FloorKind.FLOOR_KIND_REPLY]: 'reply',
};

/** Ends the speech that there is; @param to who has the floor then */
export function handOver(floor: Floor, to: Attendee | undefined, context: SpeechContext): Decision {
  const { speech: ended } = floor;
  const untilMs = ended ? heldUntilMs(ended, context) : 0;
  const spokenMs = ended ? Math.max(0, untilMs - ended.beganAtMs) : 0;
  const keptFrom = mostOf([ended?.keptFrom ?? FROM_NOBODY, keptFromNow(context.rules)]);
  const request = floor.requests.find(({ participantId }) => participantId === to?.participantId);
  const begun = to && speechOf(floor, to, { ...context, request });
  const others = floor.requests.filter((one) => one !== request);
  return {
    writes: [
      writeSpeech(begun),
      ...(ended ? [writeLast(ended), ...count(floor.totals(), ended, { spokenMs, keptFrom })] : []),
      ...(request ? [deleteRequest(request)] : []),
      ...(begun ? [writeOrder(others, begun.speech)] : []),
    ],
    record: [
      ...(ended ? [lineOfEnd(ended, spokenMs, untilMs < context.nowMs ? untilMs : undefined)] : []),
      ...(begun ? [lineOfBeginning(begun)] : []),
    ],
  };
}

/** Nobody follows. */
export const endAtClosing = (floor: Floor, context: ClosingContext): Decision | undefined =>
  floor.speech && handOver(floor, undefined, { ...context, seed: '' });

/** When somebody with the floor was known to be in the room, ms since 1970. */
export const seenMs = ({ beganAtMs, seenAtMs }: Speech): number => Math.max(beganAtMs, seenAtMs);

/** Until when somebody has had the floor so far: what nobody saw, as in an empty room, counts for nobody. */
export function heldUntilMs(
  speech: Speech,
  { people, nowMs }: Pick<SpeechContext, 'people' | 'nowMs'>,
): number {
  const isSeen = isThere(speech, people) || !wasUnseen(seenMs(speech), nowMs);
  return isSeen ? nowMs : seenMs(speech);
}

export const isThere = ({ participantId }: Speech, people: SpeechContext['people']): boolean =>
  people.get(participantId)?.isAway === false;

type Opening = SpeechContext & { readonly request: Request | undefined };

function speechOf({ settings, begun }: Floor, who: Attendee, { rules, nowMs, request }: Opening): Speech {
  const { participantId, subject, number, name, groups } = who;
  const kind = request?.kind ?? FloorKind.FLOOR_KIND_UNSPECIFIED;
  const limitSec = limitOf(settings, kind);
  const about = { item: rules.item, kind, limitSec, isOver: false, seenAtMs: nowMs };
  const keptFrom = keptFromNow(rules);
  const person = { participantId, subject, number, name, groups };
  return { speech: begun + 1, ...person, beganAtMs: nowMs, ...about, keptFrom };
}

const limitOf = ({ limitSec, shortLimitSec }: Settings, kind: FloorKind): number =>
  kind === FloorKind.FLOOR_KIND_UNSPECIFIED ? limitSec : shortLimitSec;

/** Who follows by themselves when a speech ends; undefined = whoever leads gives the floor. */
export function follower(floor: Floor, context: SpeechContext): Attendee | undefined {
  const { strategy } = floor.settings;
  const isByItself =
    strategy === FloorStrategy.FLOOR_STRATEGY_LIST || strategy === FloorStrategy.FLOOR_STRATEGY_RANDOM;
  return isByItself ? nextOf(floor, context) : undefined;
}

/** The next of the list, by lot where that is so; who is away for a moment is passed over, and stays in it. */
export function nextOf({ requests, settings, begun }: Floor, context: SpeechContext): Attendee | undefined {
  const present = requests.flatMap((request) => {
    const person = context.people.get(request.participantId);
    return person && maySpeak(person) && !person.isAway ? [{ person, isFirst: isOfOrder(request) }] : [];
  });
  if (settings.strategy !== FloorStrategy.FLOOR_STRATEGY_RANDOM) return present[0]?.person;
  const first = present.filter(({ isFirst }) => isFirst);
  const candidates = first.length > 0 ? first : present;
  return candidates[lot(`${context.seed} ${context.nowMs} ${begun}`, candidates.length)]?.person;
}

/** Observers only listen; who is kept outside isn't heard. */
export const maySpeak = ({ role, isOutside }: Attendee): boolean => role !== 'observer' && !isOutside;

/** 0..size-1; 48 bits, so that none comes up more often than another. */
const lot = (seed: string, size: number): number =>
  size === 0 ? 0 : createHash('sha256').update(seed).digest().readUIntBE(0, 6) % size;

const aboutOf = ({ speech, subject, name, kind, item }: Speech) => ({
  speech,
  subject,
  name,
  kind: KINDS[kind],
  ...(item && { itemId: item.itemId, itemNumber: item.number }),
});

const lineOfBeginning = (speech: Speech): RecordDraft => ({
  kind: 'floor.begun',
  data: { ...aboutOf(speech), groups: speech.groups, limitSec: speech.limitSec },
});

/** @param untilMs left out = until now */
const lineOfEnd = (speech: Speech, spokenMs: number, untilMs?: number): RecordDraft => ({
  kind: 'floor.ended',
  data: {
    ...aboutOf(speech),
    ...{ spokenMs, wasOver: speech.isOver },
    ...(untilMs !== undefined && { until: new Date(untilMs).toISOString() }),
  },
});
