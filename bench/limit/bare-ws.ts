/** What a bare uWebSockets.js does on one core: messages echoed, and deliveries of messages that it publishes. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BenchError } from '../bench-error.ts';
import { ChildCalls } from './child-calls.ts';
import { clientFrames, serverFrameBytes, upgradeRequest } from './ws-frames.ts';
import type { WsCalls } from './ws-server.ts';

export type BareWsOptions = {
  readonly seconds: number;
  /** Of the server; undefined = any. */
  readonly cores: string | undefined;
};

const SERVER = fileURLToPath(new URL('./ws-server.ts', import.meta.url));
const WARM_UP_MS = 500;
const MS_PER_S = 1_000;
const ECHO = { sockets: 64, payloadBytes: 32, underway: 16 };
/** A room of 250, and changes of it as large as ours are. */
const PUBLISH = { sockets: 250, payloadBytes: 200, underway: 8 };

/** @returns messages that came back, 1/s @throws {BenchError} LOAD_FAILED */
export function measureEcho(options: BareWsOptions): Promise<number> {
  const frameBytes = serverFrameBytes(ECHO.payloadBytes);
  const frames = clientFrames(ECHO.payloadBytes, ECHO.underway);
  const bytesOfOne = frames.length / ECHO.underway;
  return withServer(options, '/echo', ECHO.sockets, (sockets) => {
    let echoed = 0;
    for (const socket of sockets) {
      let bytes = 0;
      socket.on('data', (data) => {
        bytes += data.length;
        const whole = Math.floor(bytes / frameBytes);
        bytes -= whole * frameBytes;
        echoed += whole;
        socket.write(frames.subarray(0, whole * bytesOfOne));
      });
      socket.write(frames);
    }
    return () => echoed;
  });
}

/** @returns messages that reached a subscriber, 1/s, all subscribers together @throws {BenchError} LOAD_FAILED */
export function measurePublish(options: BareWsOptions): Promise<number> {
  const frameBytes = serverFrameBytes(PUBLISH.payloadBytes);
  const frame = clientFrames(PUBLISH.payloadBytes, 1);
  return withServer(options, '/publish', PUBLISH.sockets, (sockets) => {
    const [publisher] = sockets;
    let published = 0;
    let bytes = 0;
    // the next one goes out when an earlier one has reached everybody
    const publish = (): void => {
      const delivered = Math.floor(bytes / (frameBytes * sockets.length));
      for (; published < delivered + PUBLISH.underway; published += 1) publisher?.write(frame);
    };
    for (const socket of sockets) {
      socket.on('data', (data) => {
        bytes += data.length;
        publish();
      });
    }
    publish();
    return () => bytes / frameBytes;
  });
}

/** @param run begins @returns what `run`'s counter gained, 1/s */
async function withServer(
  { seconds, cores }: BareWsOptions,
  path: string,
  count: number,
  run: (sockets: readonly Socket[]) => () => number,
): Promise<number> {
  const server = new ChildCalls<WsCalls>(SERVER, cores);
  const sockets: Socket[] = [];
  try {
    const port = await server.ask('listen', null);
    for (let index = 0; index < count; index += 1) sockets.push(await openSocket(port, path));
    const counter = run(sockets);
    await after(WARM_UP_MS);
    const [before, startMs] = [counter(), performance.now()];
    await after(seconds * MS_PER_S);
    return ((counter() - before) / (performance.now() - startMs)) * MS_PER_S;
  } finally {
    for (const socket of sockets) socket.destroy();
    await server.close();
  }
}

async function openSocket(port: number, path: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  socket.on('error', () => socket.destroy()); // it counts no more: the figure shows it
  socket.write(upgradeRequest(path));
  const answered: readonly unknown[] = await Promise.race([once(socket, 'data'), once(socket, 'close')]);
  const [data] = answered;
  if (data instanceof Buffer && data.toString('latin1').startsWith('HTTP/1.1 101')) return socket;
  throw new BenchError('LOAD_FAILED', 'the bare WebSocket server refuses a client');
}
