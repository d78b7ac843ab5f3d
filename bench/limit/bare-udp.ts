/** What Node does over UDP on this machine: one thread sends as fast as it can, another one receives. */
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { UdpThreadData } from './udp-thread.ts';

/** As large as packets of a tile. */
const PAYLOAD_BYTES = 940;
const WARM_UP_MS = 500;
const START_TIMEOUT_MS = 10_000;
const MS_PER_S = 1_000;

/** @returns datagrams received, 1/s; more are sent, and the kernel drops those that find no place */
export async function measureUdp({ seconds }: { readonly seconds: number }): Promise<number> {
  const count = new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));
  const start = (port: number | undefined): Worker => {
    const workerData: UdpThreadData = { port, bytes: PAYLOAD_BYTES, count };
    return new Worker(new URL('./udp-thread.ts', import.meta.url), { workerData });
  };
  const received = (): number => Number(count[0] ?? 0n);
  const receiver = start(undefined);
  const threads = [receiver];
  try {
    const signal = AbortSignal.timeout(START_TIMEOUT_MS);
    const [port] = (await once(receiver, 'message', { signal })) as [number];
    const first = once(receiver, 'message', { signal });
    threads.push(start(port));
    await first;
    await after(WARM_UP_MS);
    const [before, startMs] = [received(), performance.now()];
    await after(seconds * MS_PER_S);
    return ((received() - before) / (performance.now() - startMs)) * MS_PER_S;
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}
