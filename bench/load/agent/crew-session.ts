/** The bots of one load process in a sitting: what they ask of features, what they are told, how they are connected. */
import { performance } from 'node:perf_hooks';
import { setTimeout as after } from 'node:timers/promises';
import { ClientFailure } from '../../../client/errors.ts';
import { BenchError } from '../../bench-error.ts';
import type { Bot } from '../bots/bot.ts';
import { allInTurns } from '../in-turns.ts';
import type { Crew } from './crew.ts';
import type { Answer, Ask } from './messages.ts';

type Call = Ask<'feature'>['calls'][number];
type CallOutcome = Answer<'feature'>['outcomes'][number];

/** Bots whose counters are read at once. */
const MAX_READ = 16;

export class CrewSession {
  readonly #crew: Crew;
  #loopBefore = performance.eventLoopUtilization();

  constructor(crew: Crew) {
    this.#crew = crew;
  }

  /** @throws {BenchError} INPUT_INVALID for a bot that is not here */
  async feature({ calls, timeoutMs }: Ask<'feature'>): Promise<Answer<'feature'>> {
    const asked = calls.map((call) => ({ call, bot: this.#botOf(call.index) }));
    return { outcomes: await Promise.all(asked.map(({ call, bot }) => callOnce(bot, call, timeoutMs))) };
  }

  async told({ indexes, feature }: Ask<'told'>): Promise<Answer<'told'>> {
    return {
      told: indexes.map((index) => {
        const records = this.#botOf(index).feature(feature).records();
        return [index, [...records].map(([key, value]) => [key, toText(value)])];
      }),
    };
  }

  async standing(): Promise<Answer<'standing'>> {
    const bots = [...this.#crew.bots.values()].map(({ spec, state, sockets, outagesMs }) => ({
      index: spec.index,
      state,
      connections: sockets.opened,
      outagesMs: [...outagesMs],
    }));
    return { bots };
  }

  async received({ indexes }: Ask<'received'>): Promise<Answer<'received'>> {
    const packets = await allInTurns(indexes, MAX_READ, async (index): Promise<[number, number]> => [
      index,
      (await this.#botOf(index).media?.received()) ?? 0,
    ]);
    return { packets: [...packets] };
  }

  async heard(): Promise<Answer<'heard'>> {
    const packets = await (await this.#crew.media)?.heard();
    return { packets: packets?.map(([index, count]) => [index, count]) ?? [] };
  }

  async busy(): Promise<Answer<'busy'>> {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.#loopBefore);
    this.#loopBefore = now;
    return { share: utilization };
  }

  async takeAway({ indexes, awayMs }: Ask<'takeAway'>): Promise<Answer<'takeAway'>> {
    for (const index of indexes) this.#botOf(index).takeAway(awayMs);
    return {};
  }

  #botOf(index: number): Bot {
    const bot = this.#crew.bots.get(index);
    if (bot === undefined) throw new BenchError('INPUT_INVALID', `there is no bot ${index}`);
    return bot;
  }
}

async function callOnce(bot: Bot, call: Call, timeoutMs: number): Promise<CallOutcome> {
  const { index, atMs, feature, body, isQuestion } = call;
  await after(atMs);
  const port = bot.feature(feature);
  const bytes = new Uint8Array(Buffer.from(body, 'base64'));
  const begunMs = performance.now();
  const late = new AbortController();
  const timeUp = after(timeoutMs, 'TIMEOUT' as const, { signal: late.signal }).catch(
    () => 'TIMEOUT' as const,
  );
  const asked = (isQuestion ? port.ask(bytes) : port.command(bytes)).catch(refusalOf);
  const answer = await Promise.race([asked, timeUp]);
  late.abort();
  const ms = performance.now() - begunMs;
  if (typeof answer === 'string') return { index, ms, answer: '', refusal: answer };
  return { index, ms, answer: toText(answer), refusal: '' };
}

const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function refusalOf(error: unknown): string {
  if (!(error instanceof ClientFailure)) return `INTERNAL ${error instanceof Error ? error.message : ''}`;
  return error.reason === undefined ? error.code : `${error.code} ${error.reason}`;
}
