/**
 * How the bench and load processes find and trust each other: TLS with a key made of the run's secret, which both sides
 * must have. No certificates; what travels is encrypted, and past traffic stays so when the secret leaks.
 */
import { scryptSync } from 'node:crypto';
import { once } from 'node:events';
import { isIPv6, type AddressInfo } from 'node:net';
import { connect as connectTls, createServer, type TLSSocket } from 'node:tls';
import { BenchError } from '../../bench-error.ts';
import { FrameSocket } from './frame-socket.ts';

const TLS = {
  ciphers: 'ECDHE-PSK-CHACHA20-POLY1305',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2', // TLS 1.3 knows no such suite
} as const;
const IDENTITY = 'kaskade-bench';
const KEY_BYTES = 32;
const MIN_SECRET_LENGTH = 16;
const HANDSHAKE_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** Load processes of one run, and those that only try. */
const MAX_CONNECTIONS = 256;

export type Channel = {
  readonly port: number;
  close(): Promise<void>;
};

type ChannelOptions = {
  readonly host: string;
  /** 0 = any. */
  readonly port: number;
  readonly secret: string;
  readonly onSocket: (socket: FrameSocket, from: string) => void;
  /** Somebody without the secret. */
  readonly onRefused: (from: string) => void;
};

/** @throws {BenchError} INPUT_INVALID when it can't listen there, or the secret is too short */
export async function openChannel({
  host,
  port,
  secret,
  onSocket,
  onRefused,
}: ChannelOptions): Promise<Channel> {
  const key = keyOf(secret);
  const open = new Set<TLSSocket>();
  const server = createServer({
    ...TLS,
    pskCallback: (_socket, identity) => (identity === IDENTITY ? key : null),
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.on('secureConnection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    onSocket(new FrameSocket(socket), socket.remoteAddress ?? '');
  });
  server.on('tlsClientError', (_error, socket) => onRefused(socket.remoteAddress ?? 'somebody'));
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BenchError('INPUT_INVALID', `can't listen for load processes: ${why}`, { cause });
  }
  const address = server.address() as AddressInfo; // of a listening TCP server
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };
  return { port: address.port, close };
}

/** @throws {BenchError} LOAD_FAILED when nobody answers there, or not with our secret */
export async function openToBench(host: string, port: number, secret: string): Promise<FrameSocket> {
  const socket = connectTls({
    ...TLS,
    host,
    port,
    pskCallback: () => ({ psk: keyOf(secret), identity: IDENTITY }),
    checkServerIdentity: () => undefined, // who has the secret is the right one
  });
  const where = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
  } catch (cause) {
    socket.on('error', () => {}); // told below
    socket.destroy();
    throw new BenchError('LOAD_FAILED', reasonOf(cause, where), { cause });
  }
  return new FrameSocket(socket);
}

function reasonOf(cause: unknown, where: string): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  if (code.startsWith('ERR_SSL')) return `the bench at ${where} refuses us: the secret is another one`;
  if (code === 'ABORT_ERR') return `nothing answers at ${where} within ${CONNECT_TIMEOUT_MS} ms`;
  return `the bench at ${where} can't be reached: ${cause instanceof Error ? cause.message : String(cause)}`;
}

function keyOf(secret: string): Buffer {
  if (secret.length < MIN_SECRET_LENGTH) {
    throw new BenchError('INPUT_INVALID', `a secret has at least ${MIN_SECRET_LENGTH} characters`);
  }
  return scryptSync(secret, IDENTITY, KEY_BYTES);
}
