/**
 * Looks at the system's limits for sockets and files, and at free ports.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** A link between sites needs room for bursts: key frames of many sources at once. */
const ADVISED_RMEM_BYTES = 4 * 1024 * 1024;
/** Sockets of one signalling node and the files of a test run. */
const ADVISED_OPEN_FILES = 4096;
/** `npm start` uses one port per site from here on. */
const FIRST_PORT = 8080;
const SITES = 2;

/** @returns {Promise<import('./report.mjs').Finding[]>} */
export async function networkFindings() {
  const ports = Array.from({ length: SITES }, (_, index) => FIRST_PORT + index);
  return [receiveBuffer(), openFiles(), ...(await Promise.all(ports.map(port)))];
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

function openFiles() {
  const soft = /^Max open files\s+(\S+)/m.exec(read('/proc/self/limits'))?.[1];
  const limit = soft === 'unlimited' ? Infinity : Number(soft ?? NaN);
  return {
    name: 'open-file limit',
    ok: limit >= ADVISED_OPEN_FILES,
    found: soft ?? 'unknown',
    needed: 'other',
    advice: `ulimit -n ${ADVISED_OPEN_FILES} (or LimitNOFILE= in the service's unit)`,
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
