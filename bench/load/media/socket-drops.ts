/**
 * Packets that the kernel dropped because a socket of the load was full: the load's own fault, and to be said. Linux
 * counts them by socket.
 */
import { readFile } from 'node:fs/promises';

const FILES = ['/proc/net/udp', '/proc/net/udp6'] as const;
const LOCAL_ADDRESS = 1;
const HEX = 16;

/** @param table what {@link FILES} hold @returns sum over the sockets with these ports */
export function dropsIn(table: string, ports: ReadonlySet<number>): number {
  return table
    .split('\n')
    .slice(1) // the headings
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => ports.has(Number.parseInt(columns[LOCAL_ADDRESS]?.split(':').at(-1) ?? '', HEX)))
    .reduce((sum, columns) => sum + Number(columns.at(-1)), 0);
}

/** Since these sockets were opened; 0 where the kernel doesn't tell. */
export async function socketDrops(ports: ReadonlySet<number>): Promise<number> {
  const tables = await Promise.all(FILES.map((file) => readFile(file, 'utf8').catch(() => '')));
  return tables.reduce((sum, table) => sum + dropsIn(table, ports), 0);
}
