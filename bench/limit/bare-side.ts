/** The scenario's handle of the process with the bare router and its load. */
import { fileURLToPath } from 'node:url';
import { shareCores } from '../target/cores.ts';
import type { BareCalls, BareReading, BareRoomSpec, BareWindow } from './bare/bare-calls.ts';
import { ChildCalls } from './child-calls.ts';

const PROGRAM = fileURLToPath(new URL('./bare/main.ts', import.meta.url));

export class BareSide {
  readonly #cores: string | undefined;
  readonly #calls: ChildCalls<BareCalls>;

  /** @param cores of the router's worker, where the cluster's are; the load goes to the others. Undefined = any */
  constructor(cores: string | undefined) {
    this.#cores = cores;
    this.#calls = new ChildCalls(PROGRAM, cores === undefined ? undefined : shareCores().load);
  }

  /** Fills the room; nobody sends yet. @throws {BenchError} LOAD_FAILED */
  async open(spec: Omit<BareRoomSpec, 'cores'>): Promise<void> {
    await this.#calls.ask('open', { ...spec, cores: this.#cores });
  }

  /** Everybody sends for a while. @throws {BenchError} LOAD_FAILED */
  measure(window: BareWindow): Promise<BareReading> {
    return this.#calls.ask('measure', window);
  }

  /** Idempotent. */
  close(): Promise<void> {
    return this.#calls.close();
  }
}
