/**
 * What the kernel knows of this host's UDP sockets: what waits in them to be read, and what they had to throw away.
 * Only where there is a `/proc` (Linux); elsewhere nothing is known.
 */
import { readFile } from 'node:fs/promises';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { FreshValue } from '../../common/lifecycle/fresh-value.ts';

export type SocketState = {
  /** Kernel memory that waits to be read; more than what the packets hold. */
  readonly waitingBytes: number;
  /** Packets that found no room, since the socket was made. */
  readonly droppedPackets: number;
};

const NOTHING: SocketState = { waitingBytes: 0, droppedPackets: 0 };
const TABLES = ['/proc/net/udp', '/proc/net/udp6'] as const;
const HEX = 16;
/** `sl local rem st tx:rx …`, the last one is drops. */
const COLUMNS = { local: 1, queues: 4, least: 12 } as const;

/** The kernel writes the tables anew for each who reads them: pairs that ask within this time share them. */
const SHARED_MS = 20;

/** By the port of the local end. */
export type SocketStates = (port: number) => Promise<SocketState>;

/** @param read all tables, one after the other */
export function socketStates(clock: Pick<Clock, 'monotonicMs'>, read = readTables): SocketStates {
  const tables = new FreshValue(read, { maxAgeMs: SHARED_MS, maxKeys: 1, clock });
  return async (port) => parseSocketState(await tables.get(undefined), port);
}

async function readTables(): Promise<string> {
  const tables = TABLES.map((path) => readFile(path, 'latin1').catch(() => '')); // another system
  return (await Promise.all(tables)).join('\n');
}

/** All sockets of a port together; there is more than one only on several addresses. Pure. */
export function parseSocketState(table: string, port: number): SocketState {
  const suffix = `:${port.toString(HEX).toUpperCase().padStart(4, '0')}`;
  return linesWith(table, `${suffix} `)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns.length > COLUMNS.least && columns[COLUMNS.local]?.endsWith(suffix))
    .reduce(
      (sum, columns) => ({
        waitingBytes: sum.waitingBytes + Number.parseInt(columns[COLUMNS.queues]?.split(':')[1] ?? '0', HEX),
        droppedPackets: sum.droppedPackets + Number(columns.at(-1)),
      }),
      NOTHING,
    );
}

/** A table of a busy host has a line for each of thousands of sockets: only those of interest are taken apart. */
function linesWith(table: string, text: string): readonly string[] {
  const lines: string[] = [];
  for (let at = table.indexOf(text); at >= 0;) {
    const end = table.indexOf('\n', at);
    lines.push(table.slice(table.lastIndexOf('\n', at) + 1, end < 0 ? undefined : end));
    at = end < 0 ? end : table.indexOf(text, end);
  }
  return lines;
}
