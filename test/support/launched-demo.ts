/** Runs the demo as a user does, as a process of its own, and waits for its `ready` lines. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../run/main.ts', import.meta.url));
const MODULE_CACHE = fileURLToPath(new URL('../../scripts/module-cache.mjs', import.meta.url));
const READY_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 30_000;

export type LaunchedDemo = {
  readonly process: ChildProcess;
  /** Site → page address, in the order of the `ready` lines. */
  readonly pages: ReadonlyMap<string, string>;
  /** All lines of stdout so far. */
  readonly lines: readonly string[];
  /** What came on stderr so far. */
  errors(): string;
  /** Interrupts it as Ctrl-C does and resolves with its exit code. */
  stop(): Promise<number | null>;
};

/**
 * @param prefix command before node, e.g. `['ip', 'netns', 'exec', name]`
 * @param main entry file; default: that of `npm start`
 */
export async function launchDemo(
  args: readonly string[],
  prefix: readonly string[] = [],
  main = MAIN,
): Promise<LaunchedDemo> {
  const [command = process.execPath, ...rest] = [
    ...prefix,
    ...[process.execPath, '--import', MODULE_CACHE, main],
    ...args,
  ];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  const pages = new Map<string, string>();
  const lines: string[] = [];
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no "ready all": ${errors.join('')}`)), READY_TIMEOUT_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the demo ended with ${code}: ${errors.join('')}`));
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const [, site, url] = /^ready (\S+) (http\S+)$/.exec(line) ?? [];
      if (site !== undefined && url !== undefined) pages.set(site, url);
      if (line === 'ready all') {
        clearTimeout(timer);
        resolve();
      }
    });
  });
  try {
    await ready;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return { process: child, pages, lines, errors: () => errors.join(''), stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  child.kill('SIGINT');
  const [code] = (await exited) as [number | null];
  clearTimeout(timer);
  return code;
}
