/** The bots of a sitting as people who act: each by the SDKs of the features, from here. */
import { setTimeout as after } from 'node:timers/promises';
import { Agenda } from '../../../client/features/agenda/index.ts';
import { Floor } from '../../../client/features/floor/index.ts';
import { Moderation } from '../../../client/features/moderation/index.ts';
import { Sitting } from '../../../client/features/sitting/index.ts';
import { BenchError } from '../../bench-error.ts';
import type { BotSpec } from '../../load/fleet.ts';
import type { SessionLoad } from '../../load/session-load.ts';
import type { Stage } from '../../scenarios/stage.ts';
import { BotPort } from '../bot-port.ts';
import { CHAIR, type SittingPlan } from './plan.ts';

const LOOK_EVERY_MS = 50;
/** What a home has decided is told within a moment; a new one needs some seconds to be there. */
const TOLD_MS = 20_000;

export class Council {
  readonly stage: Stage;
  readonly plan: SittingPlan;
  readonly bots: readonly BotSpec[];
  /** Of what happened, with the time since the beginning: for the notes of a result. */
  readonly log: string[] = [];
  /** Signalling nodes that have been killed, by place in the cluster. */
  readonly gone = new Set<number>();
  readonly #begunMs = performance.now();

  constructor(stage: Stage, plan: SittingPlan, bots: readonly BotSpec[]) {
    this.stage = stage;
    this.plan = plan;
    this.bots = bots;
  }

  get session(): SessionLoad {
    return this.stage.fleet.session;
  }

  get room(): string {
    return this.stage.roomPrefix;
  }

  /** Since the beginning. */
  get elapsedMs(): number {
    return performance.now() - this.#begunMs;
  }

  /** For who looks on, and for the result. */
  tell(text: string): void {
    const seconds = (this.elapsedMs / 1_000).toFixed(1);
    this.stage.progress.phase(text);
    this.log.push(`${seconds} s: ${text}`);
  }

  /** Somebody at each node that is there; of each the first. */
  witnesses(): readonly number[] {
    const first = new Map(this.plan.people.toReversed().map(({ node, index }) => [node, index]));
    return [...first].flatMap(([node, index]) => (this.gone.has(node) ? [] : [index]));
  }

  async wait(ms: number): Promise<void> {
    await after(ms, undefined, { signal: this.stage.signal });
  }

  agenda = (): Told<Agenda> => this.#of(CHAIR, 'agenda', (port) => new Agenda(port));
  sitting = (): Told<Sitting> => this.#of(CHAIR, 'sitting', (port) => new Sitting(port));
  moderation = (): Told<Moderation> => this.#of(CHAIR, 'moderation', (port) => new Moderation(port));
  floor = (index: number): Told<Floor> => this.#of(index, 'floor', (port) => new Floor(port));

  /** @throws {BenchError} TARGET_REFUSED when it is not so in time */
  async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const endMs = performance.now() + TOLD_MS;
    while (!(await isSo())) {
      if (performance.now() > endMs)
        throw new BenchError('TARGET_REFUSED', `${what}: not within ${TOLD_MS} ms`);
      await this.wait(LOOK_EVERY_MS);
    }
  }

  #of<T>(index: number, name: string, open: (port: BotPort) => T): Told<T> {
    const port = new BotPort(this.session, index, name);
    return { sdk: open(port), refresh: () => port.refresh() };
  }
}

/** A feature's SDK, and what brings its view up to date. */
export type Told<T> = { readonly sdk: T; readonly refresh: () => Promise<void> };
