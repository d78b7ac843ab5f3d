/**
 * Ports of loopback that are free now. Not of those that the kernel gives to anybody who asks for any: a server that was
 * killed finds its port free again.
 */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const HOST = '127.0.0.1';
const FIRST_PORT = 20_000;
/** Linux gives 32,768 to 60,999 to connections. */
const LAST_PORT = 32_000;
const MAX_TRIES = 50;

/** All different, in no order. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

/** First one of `count` that follow each other. */
export async function freePortRun(count: number): Promise<number> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const first = randomInt(FIRST_PORT, LAST_PORT - count);
    const results = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (results.every(Boolean)) return first;
  }
  throw new Error(`no ${count} consecutive free ports found`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false)); // taken: the caller tries others
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}
