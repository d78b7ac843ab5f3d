/** Runs a program of an unpacked Debian package: it finds its libraries there, and can't outlive whoever started it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { BenchError } from '../../bench-error.ts';
import { whyFailed } from '../fetch/run-tool.ts';

export type UnpackedProgram = {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

const START_MS = 15_000;
const POLL_MS = 50;
const KEPT_CHARACTERS = 1_000;

export class UnpackedProcess {
  readonly pid: number;
  readonly #name: string;
  readonly #closed: Promise<unknown>;
  readonly #kill: () => void;
  #said = '';
  #hasEnded = false;

  constructor({ name, file, args, env }: UnpackedProgram) {
    this.#name = name;
    // the kernel ends it when we are gone, however that happens
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', file, ...args], {
      env: { PATH: '/usr/bin:/bin', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.pid = child.pid ?? 0;
    this.#kill = () => child.kill('SIGKILL');
    this.#closed = once(child, 'close').then(
      () => (this.#hasEnded = true),
      () => (this.#hasEnded = true), // it can't be run
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        this.#said = (this.#said + data.toString()).slice(-KEPT_CHARACTERS);
      });
    }
  }

  /** Tries until it serves. @throws {BenchError} PROGRAM_MISSING with its last words */
  async untilServing<T>(attempt: () => Promise<T>): Promise<T> {
    const deadlineMs = performance.now() + START_MS;
    for (;;) {
      try {
        return await attempt();
      } catch (cause) {
        if (this.#hasEnded || performance.now() > deadlineMs) {
          const why = this.#said === '' ? 'it said nothing' : whyFailed(this.#said);
          throw new BenchError('PROGRAM_MISSING', `${this.#name} does not start: ${why}`, { cause });
        }
        await after(POLL_MS);
      }
    }
  }

  async close(): Promise<void> {
    this.#kill();
    await this.#closed;
  }
}

/** Of loopback; somebody else may take it before it is used, and then the program does not start. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
