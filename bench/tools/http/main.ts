/**
 * Entry of the process that loads one node by HTTP with autocannon: an order as JSON on stdin, a line of JSON on stdout
 * for each endpoint. They come in turn, so that each has the node for itself. SIGTERM: what there is, and no more.
 */
import { text } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { encodeHistogram, newHistogram, record } from '../../load/histograms.ts';
import { loadPackage } from '../../peers/packages.ts';
import type { HttpRequest } from './endpoints.ts';
import type { EndpointReport, HttpLoadOrder } from './http-load.ts';

type Shot = {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly connections: number;
  /** Seconds. */
  readonly duration: number;
};
type Result = {
  readonly '2xx': number;
  readonly non2xx: number;
  readonly errors: number;
  readonly duration: number;
};
type Running = {
  stop(): void;
  on(event: 'response', listener: (client: unknown, status: number, bytes: number, ms: number) => void): void;
};
/** Of the package, as far as it is used. */
type Autocannon = (shot: Shot, done: (error: Error | null, result: Result) => void) => Running;

const US_PER_MS = 1_000;
const US_PER_S = 1_000_000;
const SUCCESS = { from: 200, below: 300 };

const order = JSON.parse(await text(process.stdin)) as HttpLoadOrder;
if (order.caPem !== undefined) setDefaultCACertificates([...getCACertificates('default'), order.caPem]);
const autocannon = loadPackage<Autocannon>(order.folder, 'autocannon');
let running: Running | undefined;
let isEnding = false;
process.once('SIGTERM', () => {
  isEnding = true;
  running?.stop();
});
// Ctrl-C reaches the whole process group: the bench decides when we end
process.on('SIGINT', () => {});
for (const request of order.requests) {
  if (!isEnding) console.log(JSON.stringify(await loadEndpoint(request)));
}

async function loadEndpoint(request: HttpRequest): Promise<EndpointReport> {
  const { name, isOptional } = request;
  if (isOptional) {
    const { status } = await fetch(request.url, shotOf(request));
    if (!isSuccess(status)) return { name, skippedFor: status };
  }
  const answerUs = newHistogram();
  const cpuBefore = process.cpuUsage();
  const result = await new Promise<Result>((resolve, reject) => {
    const { connections, seconds: duration } = order;
    const shot = { ...shotOf(request), url: request.url, connections, duration };
    running = autocannon(shot, (error, found) => (error === null ? resolve(found) : reject(error)));
    running.on('response', (_client, status, _bytes, ms) => {
      if (isSuccess(Number(status))) record(answerUs, ms * US_PER_MS);
    });
  });
  const cpu = process.cpuUsage(cpuBefore);
  return {
    name,
    ok: result['2xx'],
    otherStatus: result.non2xx,
    errors: result.errors,
    seconds: result.duration,
    loadCpuRatio: (cpu.user + cpu.system) / US_PER_S / result.duration,
    answerUs: encodeHistogram(answerUs),
  };
}

function shotOf({ method, headers, body }: HttpRequest) {
  return { method, headers: { ...headers }, ...(body !== undefined && { body }) };
}

function isSuccess(status: number): boolean {
  return status >= SUCCESS.from && status < SUCCESS.below;
}
