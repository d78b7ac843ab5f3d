/**
 * A way between two hosts in user space: UDP both ways through a bottleneck that can be narrowed, delayed and made to
 * lose, since the kernel here has no `tc netem`. Like a real one, its queue is bounded and drops what comes when full.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

export type Conditions = {
  /** Infinity = as fast as it comes. */
  readonly rateBps: number;
  /** How long a full queue takes to empty, ms. */
  readonly queueMs: number;
  /** Of each packet, besides the queue, ms. */
  readonly delayMs: number;
  /** Share of packets lost at random, 0..1. */
  readonly lossRatio: number;
  /** Of each period nothing passes for a while at its start, ms. */
  readonly gaps?: { readonly everyMs: number; readonly lengthMs: number };
};

export const FREE: Conditions = { rateBps: Infinity, queueMs: 200, delayMs: 0, lossRatio: 0 };

const BITS_PER_BYTE = 8;
const MS_PER_SECOND = 1_000;
/** UDP and IPv4 headers. */
const OVERHEAD_BYTES = 28;

/** One host's address and what the other one takes for it. */
export type RelayedEnd = { readonly ip: string; readonly announcedAddress: string; readonly port: number };

export type UdpRelay = {
  /** From `a` to `b`; the way back stays free unless said. */
  setConditions(forth: Conditions, back?: Conditions): void;
  /** That have passed from `a` to `b`, since the start. */
  bytes(): number;
  /** Calls back with each packet that is lost from `a` to `b`. */
  onDropped(listener: (packet: Buffer) => void): void;
  close(): Promise<void>;
};

/** One direction. */
class Bottleneck {
  readonly #pass: (packet: Buffer) => void;
  readonly #random: () => number;
  readonly #waiting: { readonly dueMs: number; readonly packet: Buffer }[] = [];
  /** Called with each packet that is lost on the way. */
  onDropped: (packet: Buffer) => void = () => {};
  conditions = FREE;
  #freeAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  bytes = 0;

  constructor(pass: (packet: Buffer) => void, random: () => number) {
    this.#pass = pass;
    this.#random = random;
  }

  take(packet: Buffer): void {
    const { rateBps, queueMs, delayMs, lossRatio } = this.conditions;
    const nowMs = performance.now();
    const startMs = Math.max(nowMs, this.#freeAtMs);
    if (startMs - nowMs > queueMs || this.#isInGap(nowMs) || this.#random() < lossRatio) {
      return this.onDropped(packet);
    }
    this.#freeAtMs = startMs + ((packet.length + OVERHEAD_BYTES) * BITS_PER_BYTE * MS_PER_SECOND) / rateBps;
    this.#waiting.push({ dueMs: this.#freeAtMs + delayMs, packet });
    this.#arm();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting.length = 0;
  }

  #isInGap(nowMs: number): boolean {
    const { gaps } = this.conditions;
    return gaps !== undefined && nowMs % gaps.everyMs < gaps.lengthMs;
  }

  #arm(): void {
    const [next] = this.#waiting;
    if (next === undefined || this.#timer !== undefined) return;
    const waitMs = next.dueMs - performance.now();
    if (waitMs <= 0) return this.#flush();
    this.#timer = setTimeout(() => this.#flush(), waitMs);
  }

  #flush(): void {
    this.#timer = undefined;
    const nowMs = performance.now();
    for (let next = this.#waiting[0]; next !== undefined && next.dueMs <= nowMs; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.bytes += next.packet.length;
      this.#pass(next.packet);
    }
    this.#arm();
  }
}

/**
 * Relays between two ends: `a` sends to `b.announcedAddress` and the other way round, both at the ports of the ends.
 * @param random uniform in [0, 1), for losses
 */
export async function startUdpRelay(
  a: RelayedEnd,
  b: RelayedEnd,
  random: () => number = Math.random,
): Promise<UdpRelay> {
  const [asA, asB] = await Promise.all(
    [a, b].map(({ announcedAddress, port }) => bound(port, announcedAddress)),
  );
  if (asA === undefined || asB === undefined) throw new Error('two sockets were bound');
  const forth = new Bottleneck((packet) => asA.send(packet, b.port, b.ip), random);
  const back = new Bottleneck((packet) => asB.send(packet, a.port, a.ip), random);
  asB.on('message', (packet) => forth.take(packet));
  asA.on('message', (packet) => back.take(packet));
  return {
    setConditions: (there, andBack = FREE) => {
      forth.conditions = there;
      back.conditions = andBack;
    },
    bytes: () => forth.bytes,
    onDropped: (listener) => {
      forth.onDropped = listener;
    },
    close: async () => {
      for (const direction of [forth, back]) direction.close();
      await Promise.all([asA, asB].map((socket) => new Promise<void>((done) => socket.close(() => done()))));
    },
  };
}

/** Two ends on loopback with a port each that is free. */
export async function relayedEnds(): Promise<[RelayedEnd, RelayedEnd]> {
  return Promise.all([endOf('127.0.0.2', '127.0.0.12'), endOf('127.0.0.3', '127.0.0.13')]);
}

async function endOf(ip: string, announcedAddress: string): Promise<RelayedEnd> {
  const socket = await bound(0, ip);
  const { port } = socket.address();
  socket.close();
  return { ip, announcedAddress, port };
}

async function bound(port: number, ip: string): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1_048_576 });
  socket.bind(port, ip);
  await once(socket, 'listening');
  return socket;
}
