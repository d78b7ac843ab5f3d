/** Loads the endpoints of one node, in a process of its own (main.ts), and reads what that says of each. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { BenchError } from '../../bench-error.ts';
import type { HttpRequest } from './endpoints.ts';

/** What the process is told on its stdin, where no list of processes shows the token. */
export type HttpLoadOrder = {
  /** Whose node_modules has autocannon. */
  readonly folder: string;
  readonly caPem: string | undefined;
  readonly connections: number;
  /** Of each endpoint. */
  readonly seconds: number;
  readonly requests: readonly HttpRequest[];
};

const Loaded = z.object({
  name: z.string(),
  /** Answers with status 2xx. */
  ok: z.number(),
  otherStatus: z.number(),
  /** Connections that failed, and answers that did not come in time. */
  errors: z.number(),
  seconds: z.number(),
  /** CPU time of the load's process in that time, ratio to one core. */
  loadCpuRatio: z.number(),
  /** Request → answer of those with 2xx, µs; encoded. */
  answerUs: z.string(),
});
const Skipped = z.object({ name: z.string(), skippedFor: z.number() });

/** Of one endpoint of one node. */
export type Loaded = z.infer<typeof Loaded>;
/** One that the node does not have, with the status that it answers instead. */
type Skipped = z.infer<typeof Skipped>;
export type EndpointReport = Loaded | Skipped;

const ENTRY = fileURLToPath(new URL('main.ts', import.meta.url));
const TOLD_CHARACTERS = 300;
/** @throws {Error} when it is no report */
export const parseReport = (line: string): EndpointReport =>
  z.union([Loaded, Skipped]).parse(JSON.parse(line));

/**
 * @param onReport called after each endpoint
 * @returns of all endpoints; of those that it came to until `signal` was aborted
 * @throws {BenchError} LOAD_FAILED
 */
export async function loadEndpoints(
  order: HttpLoadOrder,
  { signal, onReport }: { readonly signal: AbortSignal; readonly onReport: () => void },
): Promise<readonly EndpointReport[]> {
  const child = spawn(process.execPath, [ENTRY], { stdio: ['pipe', 'pipe', 'pipe'] });
  const end = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  const lines: string[] = [];
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said = `${said}${data.toString()}`.slice(-TOLD_CHARACTERS)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    onReport();
  });
  child.stdin.on('error', () => {}); // it has ended: its exit code says so
  child.stdin.end(JSON.stringify(order));
  await once(child, 'close');
  signal.removeEventListener('abort', end);
  if (child.exitCode === 0 || signal.aborted) return lines.map(parseReport);
  throw new BenchError('LOAD_FAILED', `the HTTP load ended: ${said.trim().replaceAll(/\s+/g, ' ')}`);
}
