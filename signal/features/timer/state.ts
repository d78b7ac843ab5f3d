/** The timer, the curtain, and who is ready. Pure. */
import type { ParticipantId } from '../../../common/ids.ts';
import { TimerReadyAnswerRecord, TimerReadyRecord, TimerRunning } from '../../../proto/features/timer.ts';
import type { FeatureRecords, RecordMap } from '../contract.ts';
import { keptFromOf, type KeptFrom } from '../kept-from.ts';

export const TIMER_KEY = 'timer';
export const CURTAIN_KEY = 'curtain';
export const READY_KEY = 'ready';
const ANSWER_PREFIX = 'answer/';

export const readyKey = (id: ParticipantId): string => `${ANSWER_PREFIX}${id}`;

type Ready = {
  readonly serial: number;
  readonly title: string;
  readonly askedAtMs: number;
  readonly isOpen: boolean;
  /** The title. */
  readonly keptFrom: KeptFrom;
};

type ReadyAnswer = {
  readonly participantId: ParticipantId;
  readonly serial: number;
  readonly isReady: boolean;
  readonly name: string;
};

export type TimerState = {
  /** As it is kept and told; undefined = there is none. */
  readonly timer: Uint8Array | undefined;
  readonly curtain: Uint8Array | undefined;
  readonly ready: Ready;
  /** Also of earlier checks. */
  readonly answers: readonly ReadyAnswer[];
};

export function readTimer({ replicated }: FeatureRecords): TimerState {
  return {
    timer: replicated.get(TIMER_KEY),
    curtain: replicated.get(CURTAIN_KEY),
    ready: readReady(replicated.get(READY_KEY)),
    answers: readAnswers(replicated),
  };
}

/** The record of a check that is over stays, for its serial. */
function readReady(bytes: Uint8Array | undefined): Ready {
  const { serial, title, askedAtMs, keptFrom } = TimerReadyRecord.decode(bytes ?? new Uint8Array());
  return { serial, title, askedAtMs, isOpen: askedAtMs > 0, keptFrom: keptFromOf(keptFrom) };
}

const readAnswers = (records: RecordMap): readonly ReadyAnswer[] =>
  [...records]
    .filter(([key]) => key.startsWith(ANSWER_PREFIX))
    .map(([key, bytes]) => {
      const { serial, isReady, name } = TimerReadyAnswerRecord.decode(bytes);
      const participantId = key.slice(ANSWER_PREFIX.length) as ParticipantId;
      return { participantId, serial, isReady, name };
    });

/** When the timer is over, ms since 1970; undefined = it counts up, or there is none. */
export function endMsOf({ timer }: TimerState): number | undefined {
  if (timer === undefined) return undefined;
  const { startedAtMs, durationSec } = TimerRunning.decode(timer);
  return durationSec === 0 ? undefined : startedAtMs + durationSec * 1_000;
}
