/**
 * Looks at the system's limits for sockets, and at free ports.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { openFiles } from './open-files.mjs';

/** A link between sites needs room for bursts: key frames of many sources at once. */
const ADVISED_RMEM_BYTES = 4 * 1024 * 1024;
/** `npm start` uses one port per site from here on. */
const FIRST_PORT = 8080;
const SITES = 2;

/** @returns {Promise<import('./report.mjs').Finding[]>} */
export async function networkFindings() {
  const ports = Array.from({ length: SITES }, (_, index) => FIRST_PORT + index);
  return [receiveBuffer(), sessionsApart(), openFiles(), ...(await Promise.all(ports.map(port)))];
}

function receiveBuffer() {
  const bytes = Number(read('/proc/sys/net/core/rmem_max'));
  return {
    name: 'net.core.rmem_max',
    ok: bytes >= ADVISED_RMEM_BYTES,
    found: Number.isFinite(bytes) && bytes > 0 ? `${bytes} bytes` : 'unknown',
    needed: 'other',
    advice: `for large rooms: sudo sysctl -w net.core.rmem_max=${ADVISED_RMEM_BYTES}`,
  };
}

/** Where the kernel weighs sessions against each other, media that goes first does so within its own only (ADR 0038). */
export function sessionsApart(look = read) {
  const value = look('/proc/sys/kernel/sched_autogroup_enabled');
  return {
    name: 'kernel.sched_autogroup_enabled',
    ok: value !== '1',
    found: value === '' ? 'not there' : value,
    needed: 'other',
    advice:
      'for voices that keep their time while a crowd joins: sudo sysctl -w kernel.sched_autogroup_enabled=0',
  };
}

/** @param {number} number @returns {Promise<import('./report.mjs').Finding>} */
async function port(number) {
  const isFree = await new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port: number, exclusive: true }, () => server.close(() => resolve(true)));
  });
  return {
    name: `TCP port ${number}`,
    ok: isFree,
    found: isFree ? 'free' : 'in use',
    needed: 'other',
    advice: 'npm start -- --port 9000 uses other ports',
  };
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return ''; // not Linux
  }
}
