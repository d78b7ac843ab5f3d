/** What happens to the floor by itself: people leave for good, times are over. Pure. */
import type { Decision, Due, TendContext } from '../contract.ts';
import { isMarkDue } from '../looks.ts';
import { MAX_AT_ONCE, without } from './requests.ts';
import { follower, handOver, heldUntilMs, isThere, maySpeak, seenMs } from './speeches.ts';
import { writeRepeated, writeSpeech, type Floor } from './state.ts';

/** One thing at a time: what else is due comes with the next look. */
export function tend(floor: Floor, context: TendContext): Due | undefined {
  const { speech, requests } = floor;
  // all are asked after in each look: who is not is forgotten to be missing
  const gone = requests.filter(({ participantId }) => context.hasLeft(participantId));
  const hasHolderLeft = speech !== undefined && context.hasLeft(speech.participantId);
  const decision = hasHolderLeft
    ? afterHolder(floor, context)
    : gone.length > 0
      ? without(floor, gone.slice(0, MAX_AT_ONCE))
      : (repeated(floor, context) ?? over(floor, context) ?? seen(floor, context));
  return decision && { durability: 'durable', decision };
}

/** As if the speech had been ended. */
function afterHolder(floor: Floor, { people, rules, nowMs }: TendContext): Decision {
  const context = { people, rules, nowMs, seed: '' };
  return handOver(floor, follower(floor, context), context);
}

/** After an interruption of the sitting: the speech that went on, or the last one, begins anew; once. */
function repeated(floor: Floor, { people, rules, nowMs }: TendContext): Decision | undefined {
  const { repeat } = rules.sitting ?? {};
  if (repeat?.step !== 'speech' || repeat.atMs <= floor.repeatedAtMs) return undefined;
  const of = floor.speech ?? floor.last();
  const who = people.all().find((one) => one.subject === of?.subject && !one.isAway && maySpeak(one));
  const mark = writeRepeated(repeat.atMs);
  if (who === undefined) return { writes: [mark] };
  const { writes, ...rest } = handOver(floor, who, { people, rules, nowMs, seed: '' });
  return { ...rest, writes: [...writes, mark] };
}

function over({ speech }: Floor, context: TendContext): Decision | undefined {
  if (speech === undefined || speech.isOver || speech.limitSec === 0) return undefined;
  if (heldUntilMs(speech, context) < speech.beganAtMs + speech.limitSec * 1_000) return undefined;
  const seenAtMs = isThere(speech, context.people) ? context.nowMs : speech.seenAtMs;
  return { writes: [writeSpeech({ ...speech, isOver: true, seenAtMs })] };
}

/** So that a speech that nobody ends lasts no longer than its person is there. */
function seen({ speech }: Floor, { people, nowMs }: TendContext): Decision | undefined {
  if (speech === undefined || !isThere(speech, people) || !isMarkDue(seenMs(speech), nowMs)) return undefined;
  return { writes: [writeSpeech({ ...speech, seenAtMs: nowMs })] };
}
