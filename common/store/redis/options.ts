/** Where a Redis is and how its client behaves: fails fast, reconnects with jitter and within bounds. Pure. */
import type { RedisOptions } from 'ioredis';
import type { ConnectionOptions } from 'node:tls';
import { backoffBoundMs, type Backoff } from '../../lifecycle/backoff.ts';
import type { TlsSource } from '../../tls/material.ts';
import { checkHost } from '../../tls/server-identity.ts';

/** The constructor wants literals that do not say `undefined` for this one. */
type ClientOptions = Omit<RedisOptions, 'replyMapping'>;

/** One server, or the sentinels that know the master's address. */
export type RedisAddress = (
  | { readonly host: string; readonly port: number }
  | {
      readonly sentinels: readonly { readonly host: string; readonly port: number }[];
      /** Name of the master at the sentinels. */
      readonly name: string;
      readonly sentinelPassword?: string | undefined;
    }
) & {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Number of the database; default 0. */
  readonly db?: number | undefined;
  /** With the store's certificate, at Sentinels too; default false. */
  readonly isTls?: boolean | undefined;
};

/** A command without an answer for so long fails, and its connection is made anew. */
const COMMAND_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;
const DISCONNECT_TIMEOUT_MS = 500;
/** A server that comes back is found within about a second. */
const BACKOFF: Backoff = { firstMs: 50, maxMs: 1_000 };

/** For people: `host:port`, or the master's name and its sentinels. */
export function describeAddress(address: RedisAddress): string {
  if ('host' in address) return `${address.host}:${address.port}`;
  return `${address.name} by sentinels ${address.sentinels.map(({ host, port }) => `${host}:${port}`).join(', ')}`;
}

/**
 * Milliseconds before try `attempt` (≥ 1): exponential, half of it by chance, in [25, 1,000].
 *
 * @param random uniform in [0, 1)
 */
export function retryDelayMs(attempt: number, random: () => number): number {
  return Math.round((backoffBoundMs(attempt, BACKOFF) * (1 + random())) / 2);
}

/**
 * @param connectionName what `CLIENT LIST` shows
 * @param tls for an address with TLS: read at each connect, so a new certificate needs no new client
 */
export function clientOptions(
  address: RedisAddress,
  connectionName: string,
  { random, tls }: { readonly random: () => number; readonly tls?: TlsSource | undefined },
): ClientOptions {
  const live = address.isTls === true && tls !== undefined ? liveTls(tls) : undefined;
  const retry = (attempt: number): number => retryDelayMs(attempt, random);
  return {
    ...placeOf(address, live),
    username: address.username,
    password: address.password,
    db: address.db ?? 0,
    ...(live && { tls: live }),
    connectionName,
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    // Nothing waits in here while there is no connection, and nothing is sent twice.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    retryStrategy: retry,
    sentinelRetryStrategy: retry,
    sentinelReconnectStrategy: retry,
    // A master that has become a replica says so: look for the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
}

/** ioredis copies these properties when it connects. */
function liveTls(source: TlsSource): ConnectionOptions {
  return {
    checkServerIdentity: checkHost,
    get ca() {
      return source.current().ca;
    },
    get cert() {
      return source.current().cert;
    },
    get key() {
      return source.current().key;
    },
  };
}

function placeOf(address: RedisAddress, tls: ConnectionOptions | undefined): ClientOptions {
  if ('host' in address) return { host: address.host, port: address.port };
  return {
    sentinels: address.sentinels.map(({ host, port }) => ({ host, port })),
    name: address.name,
    sentinelPassword: address.sentinelPassword,
    ...(tls && { sentinelTLS: tls, enableTLSForSentinelMode: true }),
    sentinelCommandTimeout: COMMAND_TIMEOUT_MS,
    failoverDetector: true,
  };
}
