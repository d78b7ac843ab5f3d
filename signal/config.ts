/** The configuration of a signalling node: every option of options.ts and its stores, as strings. Pure. */
import { z } from 'zod';
import type { TokenKey } from '../common/auth/token.ts';
import { definedOnly } from '../common/config/defined.ts';
import type { ConfigDefinition } from '../common/config/definition.ts';
import {
  field,
  flag,
  host,
  isLocalName,
  isUrlOf,
  list,
  localHost,
  port,
  text,
  wholeNumber,
} from '../common/config/fields.ts';
import { nodeFields } from '../common/config/node-fields.ts';
import { redisFields, redisProblems } from '../common/config/redis-fields.ts';
import { MIN_SECRET_BYTES, parseTokenKeys } from '../common/config/token-keys.ts';
import type { SignalOptions } from './options.ts';
import { DEFAULT_WAITING_LIMITS } from './server/waiting-sockets.ts';

const KEY_RANGE = `each kid:base64 of ≥ ${MIN_SECRET_BYTES} bytes, no kid twice`;
const MAX_SOCKETS = 1_000_000;
const MAX_GRACE_MS = 600_000;
const MAX_DRAIN_MS = 600_000;
const DEFAULT_GRACE_MS = 30_000;

/** A plain address must lead to this machine; one with TLS may lead anywhere. */
function isSafeUrl(value: string, plain: string, secure: readonly string[]): boolean {
  return isUrlOf(value, secure) || (isUrlOf(value, [plain]) && isLocalName(new URL(value).hostname));
}

function isOrigin(value: string): boolean {
  return isUrlOf(value, ['http', 'https']) && new URL(value).origin === value;
}

/** Every variable of a signalling node. */
export const SignalEnv = z.object({
  ...nodeFields,
  ...redisFields,
  SIGNAL_HOST: localHost()
    .default('127.0.0.1')
    .describe('local address at which clients connect (HTTP and WebSocket)'),
  SIGNAL_PORT: port().default(8080).describe('TCP port at which clients connect; taken exclusively'),
  SIGNAL_RPC_HOST: localHost().default('127.0.0.1').describe('local address of gRPC, for replication'),
  SIGNAL_RPC_PORT: port().default(7_080).describe('TCP port of gRPC'),
  SIGNAL_RPC_ANNOUNCED_HOST: host()
    .optional()
    .describe('address at which other nodes reach gRPC, where it is not SIGNAL_RPC_HOST'),
  SIGNAL_CLIENT_URL: field({ type: 'URL', range: 'wss://, or ws:// on this machine' }, (value) =>
    isSafeUrl(value, 'ws', ['wss']) ? value : undefined,
  )
    .optional()
    .describe(
      'WebSocket address that clients are told, e.g. that of a proxy; where absent, made from host and port',
    ),
  SIGNAL_ALLOWED_ORIGINS: list(
    { type: 'comma-separated origins', range: 'scheme://host[:port] without a path' },
    (value) => (isOrigin(value) ? value : undefined),
  )
    .default([])
    .describe("origins besides the node's own from which pages may connect"),
  SIGNAL_DEMO: flag()
    .default(false)
    .describe('true: anybody on this machine gets tokens (POST /v1/token) and sees topologies'),
  SIGNAL_WEB_ROOT: text('folder')
    .optional()
    .describe('folder of the built page; where absent, none is served'),
  SIGNAL_WAITING_TOTAL: wholeNumber(1, MAX_SOCKETS)
    .default(DEFAULT_WAITING_LIMITS.total)
    .describe('sockets that may be open without having joined'),
  SIGNAL_WAITING_PER_PEER: wholeNumber(1, MAX_SOCKETS)
    .default(DEFAULT_WAITING_LIMITS.perPeer)
    .describe('of those, how many of one address (IPv6: of one /64)'),
  SIGNAL_GRACE_MS: wholeNumber(0, MAX_GRACE_MS)
    .default(DEFAULT_GRACE_MS)
    .describe('how long a participant stays after the socket was lost, ms'),
  SIGNAL_DRAIN_MS: wholeNumber(0, MAX_DRAIN_MS)
    .default(20_000)
    .describe('how long clients get at most to move to other nodes when this one is stopped, ms'),
  TOKEN_KEYS: field<readonly TokenKey[]>(
    { type: 'comma-separated keys', range: KEY_RANGE, mask: 'all' },
    (value) => parseTokenKeys(value.split(',').map((part) => part.trim())),
  )
    .optional()
    .describe(
      'keys that sign tokens (HS256), the first one also issues in the demo; either this or TOKEN_KEYS_FILE',
    ),
  TOKEN_KEYS_FILE: text('file')
    .optional()
    .describe('file with such keys, one a line; either this or TOKEN_KEYS'),
});

export type SignalConfig = Readonly<z.output<typeof SignalEnv>>;

function combinations(values: Partial<SignalConfig>, given: ReadonlySet<string>): readonly string[] {
  const { SIGNAL_PORT, SIGNAL_RPC_PORT, SIGNAL_WAITING_TOTAL = MAX_SOCKETS } = values;
  const isSamePort = SIGNAL_PORT !== undefined && SIGNAL_PORT !== 0 && SIGNAL_PORT === SIGNAL_RPC_PORT;
  const rules: readonly (readonly [isWrong: boolean, problem: string])[] = [
    [
      (values.SIGNAL_WAITING_PER_PEER ?? 0) > SIGNAL_WAITING_TOTAL,
      'SIGNAL_WAITING_PER_PEER: more than SIGNAL_WAITING_TOTAL',
    ],
    [
      isSamePort && values.SIGNAL_HOST === values.SIGNAL_RPC_HOST,
      'SIGNAL_PORT, SIGNAL_RPC_PORT: the same port of the same address',
    ],
  ];
  return [
    ...redisProblems(given),
    ...(given.has('TOKEN_KEYS') === given.has('TOKEN_KEYS_FILE')
      ? ['TOKEN_KEYS, TOKEN_KEYS_FILE: give one of them']
      : []),
    ...rules.filter(([isWrong]) => isWrong).map(([, problem]) => problem),
  ];
}

export const signalConfig: ConfigDefinition<typeof SignalEnv> = {
  command: 'node signal/main.ts',
  about: 'A signalling node: clients connect to it by WebSocket; it runs the rooms of its site.',
  schema: SignalEnv,
  prefixes: ['SIGNAL_', 'REDIS_', 'TOKEN_KEYS', 'ETCD_'],
  combinations,
};

/** What the node is told. @param tokenKeys of TOKEN_KEYS or its file */
export function toSignalOptions(config: SignalConfig, tokenKeys: readonly TokenKey[]): SignalOptions {
  return {
    nodeId: config.NODE_ID,
    site: config.SITE,
    host: config.SIGNAL_HOST,
    port: config.SIGNAL_PORT,
    rpc: {
      host: config.SIGNAL_RPC_HOST,
      port: config.SIGNAL_RPC_PORT,
      ...definedOnly({ announcedHost: config.SIGNAL_RPC_ANNOUNCED_HOST }),
    },
    allowedOrigins: config.SIGNAL_ALLOWED_ORIGINS,
    tokenKeys,
    isDemo: config.SIGNAL_DEMO,
    waitingLimits: { total: config.SIGNAL_WAITING_TOTAL, perPeer: config.SIGNAL_WAITING_PER_PEER },
    graceMs: config.SIGNAL_GRACE_MS,
    drainMs: config.SIGNAL_DRAIN_MS,
    ...definedOnly({ clientUrl: config.SIGNAL_CLIENT_URL, webRoot: config.SIGNAL_WEB_ROOT }),
  };
}
