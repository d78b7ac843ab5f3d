/** Runs a program that fetches or builds something, and tells its last words when it fails. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export type Tool = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
};

const LAST_CHARACTERS = 600;

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
  const said = Buffer.concat(all).toString().trim().slice(-LAST_CHARACTERS).replaceAll(/\s+/g, ' ');
  const how =
    child.signalCode === null ? `code ${child.exitCode ?? '?'}` : `ended after ${timeoutMs / 1_000} s`;
  throw new Error(`${command} ${args[0] ?? ''}: ${how}: ${said}`);
}
