/** Measures at the listeners of one load process how a change of speaker reaches them. */
import { setTimeout as after } from 'node:timers/promises';
import { encodeHistogram, newHistogram } from '../histograms.ts';
import type { Bot } from '../bots/bot.ts';
import type { Crew } from './crew.ts';
import type { Answer, Ask } from './messages.ts';

const LOOK_EVERY_MS = 50;
/** Speech is there before the roster says so: by then the change has been told, batched and across sites. */
const NEWS_MS = 400;

type Start = {
  /** Whose packets are looked at, in the speaker's room. */
  readonly listeners: number;
  readonly bots: readonly Bot[];
  readonly consumersMade: number;
  readonly renegotiations: number;
};

export class CrewOnset {
  readonly #crew: Crew;
  #start: Start | undefined;

  constructor(crew: Crew) {
    this.#crew = crew;
  }

  /** Starts the window of sampled packets anew. */
  async begin({ room, speaker }: Ask<'beginOnset'>): Promise<Answer<'beginOnset'>> {
    const inRoom = [...this.#crew.bots.values()].filter(({ spec }) => spec.room === room);
    const listeners = inRoom.filter(({ spec }) => spec.isSampled && spec.index !== speaker).length;
    await (await this.#crew.media)?.startWindow();
    this.#start = { listeners, bots: inRoom, ...countsOf(inRoom) };
    return {};
  }

  /** When all have heard it, or time is up. @throws {RangeError} when none was begun */
  async end({ timeoutMs }: Ask<'endOnset'>): Promise<Answer<'endOnset'>> {
    const start = this.#start;
    if (start === undefined) throw new RangeError('no onset was begun');
    const media = await this.#crew.media;
    const untilMs = performance.now() + timeoutMs;
    let samples = await media?.samples();
    while ((samples?.onsetMs.totalCount ?? 0) < start.listeners && performance.now() < untilMs) {
      await after(LOOK_EVERY_MS);
      samples = await media?.samples();
    }
    await after(NEWS_MS);
    const now = countsOf(start.bots);
    return {
      onsetMs: encodeHistogram(samples?.onsetMs ?? newHistogram()),
      lostMs: encodeHistogram(samples?.speechLostMs ?? newHistogram()),
      consumersMade: now.consumersMade - start.consumersMade,
      renegotiations: now.renegotiations - start.renegotiations,
      listeners: start.listeners,
    };
  }
}

function countsOf(bots: readonly Bot[]) {
  const total = { consumersMade: 0, renegotiations: 0 };
  for (const { media } of bots) {
    total.consumersMade += media?.consumersMade ?? 0;
    total.renegotiations += media?.renegotiations ?? 0;
  }
  return total;
}
