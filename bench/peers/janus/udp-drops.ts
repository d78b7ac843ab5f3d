/**
 * Counts what arrives at a port that nobody reads (limit/silent-sink.ts): the kernel counts what it drops there, and once
 * the socket's buffer is full, that is all.
 */
import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';

const TABLE = '/proc/net/udp';
const ADDRESS = '127.0.0.1';
/** Each more than a silent sink keeps: where a large packet does not fit any more, a small one may. */
const FILLER = { packets: 20, sizes: [1_000, 100, 1] } as const;
const HEX = 16;
const LOCAL_ADDRESS_FIELD = 1;

/** Of /proc/net/udp. Pure. @returns undefined when no socket has the port */
export function dropsOfPort(table: string, port: number): number | undefined {
  const line = table
    .split('\n')
    .map((text) => text.trim().split(/\s+/))
    .find((fields) => Number.parseInt(fields[LOCAL_ADDRESS_FIELD]?.split(':')[1] ?? '', HEX) === port);
  return line === undefined ? undefined : Number(line.at(-1));
}

/** Packets that have arrived at the port since it is full. @throws {Error} when no socket has the port */
export async function arrivedAt(port: number): Promise<number> {
  const drops = dropsOfPort(await readFile(TABLE, 'utf8'), port);
  if (drops === undefined) throw new Error(`the UDP port ${port} is gone`);
  return drops;
}

export async function fillSink(port: number): Promise<void> {
  const socket = createSocket('udp4');
  for (const size of FILLER.sizes) {
    for (let sent = 0; sent < FILLER.packets; sent += 1) {
      await new Promise((resolve) => socket.send(Buffer.alloc(size), port, ADDRESS, resolve));
    }
  }
  socket.close();
  await once(socket, 'close');
}
