/** Runs a program that fetches or builds something, and tells in a line why it failed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { withoutPlaces } from '../without-places.ts';

export type Tool = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
};

/** npm, apt-get, configure and make say it in such a line. */
const ERROR_LINE = /^(?:npm error|E:|.*\berror\b).*/im;

/** The line that names the error, without addresses and paths: results are published. Pure. */
export function whyFailed(said: string): string {
  const line = ERROR_LINE.exec(said)?.[0] ?? said.trim().split('\n').at(-1) ?? '';
  return withoutPlaces(line);
}

/** @returns what it wrote to stdout @throws {Error} when it can't be run, fails or lasts longer than `timeoutMs` */
export async function runTool({ command, args, cwd }: Tool, timeoutMs: number): Promise<string> {
  const child = spawn(command, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const out: Buffer[] = [];
  const all: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => (out.push(chunk), all.push(chunk)));
  child.stderr.on('data', (chunk: Buffer) => all.push(chunk));
  await once(child, 'close');
  if (child.exitCode === 0) return Buffer.concat(out).toString();
  const how =
    child.signalCode === null ? `code ${child.exitCode ?? '?'}` : `ended after ${timeoutMs / 1_000} s`;
  throw new Error(`${basename(command)}: ${how}: ${whyFailed(Buffer.concat(all).toString())}`);
}
