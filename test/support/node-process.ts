/** Runs an entry file as a process with a configuration of its own and collects what it says. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MODULE_CACHE = fileURLToPath(new URL('../../scripts/module-cache.mjs', import.meta.url));

export class NodeProcess {
  readonly process: ChildProcess;
  readonly #exited: Promise<unknown[]>;
  #output = '';

  /** @param entry relative to the repository, e.g. `signal/main.ts` */
  constructor(entry: string, env: Readonly<Record<string, string>>, args: readonly string[] = []) {
    const path = fileURLToPath(new URL(`../../${entry}`, import.meta.url));
    this.process = spawn(process.execPath, ['--import', MODULE_CACHE, path, ...args], {
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#exited = once(this.process, 'close');
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    }
  }

  /** stdout and stderr so far. */
  get output(): string {
    return this.#output;
  }

  /** Resolves with the exit code; null = ended by a signal that nobody handled. */
  async exited(): Promise<number | null> {
    const [code] = (await this.#exited) as [number | null];
    return code;
  }

  /** For clean-up: whatever it does. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#exited;
  }
}
