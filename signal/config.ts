/** The configuration of a signalling node: every option of options.ts and its stores, as strings. Pure. */
import { isIP } from 'node:net';
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
  isAnyAddress,
  listenAddress,
  port,
  text,
  wholeNumber,
} from '../common/config/fields.ts';
import { etcdNeeds, nodeFields } from '../common/config/node-fields.ts';
import { redisFields, redisNeeds, redisProblems } from '../common/config/redis-fields.ts';
import { TLS_PREFIXES, tlsProblems } from '../common/config/tls-fields.ts';
import { DEFAULT_JOINS_PER_SEC, DEFAULT_MAX_WAITING } from './admission/join-queue.ts';
import { loginFields, loginProblems, type LoginOptions } from './login/login-fields.ts';
import { DEFAULT_AUDIT_DAYS, DEFAULT_AUDIT_ENTRIES } from './management/ledger.ts';
import type { SignalOptions } from './options.ts';
import { isSafeUrl } from './safe-url.ts';
import type { TurnOptions } from './turn/credentials.ts';
import { DEFAULT_TALKER_SLOTS } from './talkers/slot-mode.ts';
import { turnFields, turnProblems } from './turn/turn-fields.ts';
import { DEFAULT_WAITING_LIMITS } from './server/waiting-sockets.ts';
import { keySetOf, tokenFields, tokenProblems } from './tokens/token-fields.ts';

const MAX_SOCKETS = 1_000_000;
const MAX_JOINS_PER_S = 100_000;
const MAX_GRACE_MS = 600_000;
const MAX_DRAIN_MS = 600_000;
const MAX_TALKER_SLOTS = 8;
const DEFAULT_GRACE_MS = 30_000;
const MAX_AUDIT_DAYS = 3_650;
/** A hundred years. */
const MAX_RECORD_DAYS = 36_500;
const MIN_AUDIT_ENTRIES = 100;
const MAX_AUDIT_ENTRIES = 1_000_000;
const DAY_MS = 86_400_000;

function isOrigin(value: string): boolean {
  return isUrlOf(value, ['http', 'https']) && new URL(value).origin === value;
}

/** An address, or a block of them in CIDR form. */
function parseBlock(value: string): string | undefined {
  const [, address = '', bits] = /^([^/]+?)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  const maxBits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return maxBits >= Number(bits ?? 0) ? value : undefined;
}

/** Every variable of a signalling node. */
export const SignalEnv = z.object({
  ...nodeFields,
  ...redisFields,
  SIGNAL_HOST: listenAddress()
    .default('127.0.0.1')
    .describe('local address at which clients connect (HTTP and WebSocket)'),
  SIGNAL_PORT: port().default(8080).describe('TCP port at which clients connect; taken exclusively'),
  SIGNAL_TLS_CERT_FILE: text('file')
    .optional()
    .describe('certificate that clients see, with those between it and the authority (PEM); followed'),
  SIGNAL_TLS_KEY_FILE: text('file').optional().describe('key of that certificate (PEM); followed'),
  SIGNAL_TRUSTED_PROXIES: list({ type: 'comma-separated IPv4 or IPv6 addresses or CIDR blocks' }, parseBlock)
    .default([])
    .describe('proxies whose X-Forwarded-For says whose socket it is, for SIGNAL_WAITING_PER_PEER'),
  SIGNAL_RPC_HOST: listenAddress().default('127.0.0.1').describe('local address of gRPC, for replication'),
  SIGNAL_RPC_PORT: port().default(7_080).describe('TCP port of gRPC'),
  SIGNAL_RPC_ANNOUNCED_HOST: host()
    .optional()
    .describe('address at which other nodes reach gRPC, where it is not SIGNAL_RPC_HOST'),
  SIGNAL_ADMIN_HOST: listenAddress()
    .default('127.0.0.1')
    .describe('local address of /livez, /readyz and /metrics; beyond this machine by HTTPS'),
  SIGNAL_ADMIN_PORT: port().default(9_080).describe('TCP port of /livez, /readyz and /metrics'),
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
  SIGNAL_LINK_SECRET: text('secret', 'all')
    .optional()
    .describe(
      "with SIGNAL_DEMO: what links carry; who has it gets tokens from anywhere, and nobody else; absent = this machine's people",
    ),
  SIGNAL_WEB_ROOT: text('folder')
    .optional()
    .describe('folder of the built page; where absent, none is served'),
  SIGNAL_WAITING_TOTAL: wholeNumber(1, MAX_SOCKETS)
    .default(DEFAULT_WAITING_LIMITS.total)
    .describe('sockets that may be open without having joined'),
  SIGNAL_WAITING_PER_PEER: wholeNumber(1, MAX_SOCKETS)
    .default(DEFAULT_WAITING_LIMITS.perPeer)
    .describe('of those, how many of one address (IPv6: of one /64)'),
  SIGNAL_JOINS_PER_S: wholeNumber(1, MAX_JOINS_PER_S)
    .default(DEFAULT_JOINS_PER_SEC)
    .describe('joins that begin in a second at most; the others wait and hear their place'),
  SIGNAL_JOIN_QUEUE: wholeNumber(0, MAX_SOCKETS)
    .default(DEFAULT_MAX_WAITING)
    .describe('joins that may wait for their turn; who comes then is told when to come again'),
  SIGNAL_GRACE_MS: wholeNumber(0, MAX_GRACE_MS)
    .default(DEFAULT_GRACE_MS)
    .describe('how long a participant stays after the socket was lost, ms'),
  SIGNAL_TALKER_SLOTS: wholeNumber(0, MAX_TALKER_SLOTS)
    .default(DEFAULT_TALKER_SLOTS)
    .describe(
      'streams that carry who speaks in rooms of more than 12 people; no more than SFU nodes have; 0 = every microphone by itself, which serves small rooms only',
    ),
  SIGNAL_DRAIN_MS: wholeNumber(0, MAX_DRAIN_MS)
    .default(20_000)
    .describe('how long clients get at most to move to other nodes when this one is stopped, ms'),
  SIGNAL_RECORD_KEY_FILE: text('file')
    .optional()
    .describe(
      'Ed25519 key that signs records of sittings (PEM, PKCS #8), the same at all nodes; where absent, the cluster makes one and keeps it in etcd',
    ),
  SIGNAL_RECORD_DAYS: wholeNumber(0, MAX_RECORD_DAYS)
    .default(0)
    .describe(
      'days after the end of a sitting when its record is deleted, with attendance and votes; 0 = never; the same at all nodes',
    ),
  SIGNAL_AUDIT_DAYS: wholeNumber(1, MAX_AUDIT_DAYS)
    .default(DEFAULT_AUDIT_DAYS)
    .describe('how long entries of the audit log are kept, days; the same at all nodes'),
  SIGNAL_AUDIT_ENTRIES: wholeNumber(MIN_AUDIT_ENTRIES, MAX_AUDIT_ENTRIES)
    .default(DEFAULT_AUDIT_ENTRIES)
    .describe(
      'how many entries the audit log keeps at most, each of changes, of who came in and of who was refused; the same at all nodes',
    ),
  ...turnFields,
  ...loginFields,
  ...tokenFields,
});

export type SignalConfig = Readonly<z.output<typeof SignalEnv>>;

type Rules = readonly (readonly [isWrong: boolean, problem: string])[];

function combinations(values: Partial<SignalConfig>, given: ReadonlySet<string>): readonly string[] {
  const { SIGNAL_WAITING_TOTAL = MAX_SOCKETS } = values;
  const rules: Rules = [
    [
      (values.SIGNAL_WAITING_PER_PEER ?? 0) > SIGNAL_WAITING_TOTAL,
      'SIGNAL_WAITING_PER_PEER: more than SIGNAL_WAITING_TOTAL',
    ],
  ];
  const { SIGNAL_RPC_HOST, SIGNAL_RPC_ANNOUNCED_HOST, SIGNAL_ADMIN_HOST } = values;
  const hosts = { SIGNAL_RPC_HOST, SIGNAL_RPC_ANNOUNCED_HOST, SIGNAL_ADMIN_HOST };
  return [
    ...redisProblems(given),
    ...turnProblems(given),
    ...tlsProblems(given, hosts, [etcdNeeds(values.ETCD_ENDPOINTS), redisNeeds(values)]),
    ...tokenProblems(given),
    ...loginProblems(given),
    ...[...rules, ...portRules(values), ...clientRules(values, given)]
      .filter(([isWrong]) => isWrong)
      .map(([, problem]) => problem),
  ];
}

function portRules(values: Partial<SignalConfig>): Rules {
  const listeners = [
    ['SIGNAL_PORT', values.SIGNAL_PORT, values.SIGNAL_HOST],
    ['SIGNAL_RPC_PORT', values.SIGNAL_RPC_PORT, values.SIGNAL_RPC_HOST],
    ['SIGNAL_ADMIN_PORT', values.SIGNAL_ADMIN_PORT, values.SIGNAL_ADMIN_HOST],
  ] as const;
  return listeners.flatMap(([key, port, address], index) =>
    listeners
      .slice(index + 1)
      .map(
        ([otherKey, otherPort, otherAddress]) =>
          [
            port !== undefined && port !== 0 && port === otherPort && address === otherAddress,
            `${key}, ${otherKey}: the same port of the same address`,
          ] as const,
      ),
  );
}

/** Between clients and us: TLS here, TLS of a proxy on this machine, or clients on this machine. */
function clientRules(values: Partial<SignalConfig>, given: ReadonlySet<string>): Rules {
  const { SIGNAL_HOST = '127.0.0.1', SIGNAL_CLIENT_URL: url } = values;
  const hasTls = given.has('SIGNAL_TLS_CERT_FILE') && given.has('SIGNAL_TLS_KEY_FILE');
  const hasHalf = given.has('SIGNAL_TLS_CERT_FILE') !== given.has('SIGNAL_TLS_KEY_FILE');
  return [
    [hasHalf, 'SIGNAL_TLS_CERT_FILE, SIGNAL_TLS_KEY_FILE: one without the other'],
    [
      !hasTls && !hasHalf && !isLocalName(SIGNAL_HOST),
      'SIGNAL_HOST: beyond this machine only with TLS: needs SIGNAL_TLS_CERT_FILE and SIGNAL_TLS_KEY_FILE',
    ],
    [
      hasTls && url?.startsWith('ws:') === true,
      'SIGNAL_CLIENT_URL: ws:// does not reach a node with SIGNAL_TLS_CERT_FILE: wss://',
    ],
    [
      isAnyAddress(SIGNAL_HOST) && url === undefined,
      'SIGNAL_HOST: all addresses; say in SIGNAL_CLIENT_URL which one clients are told',
    ],
    [
      isAnyAddress(values.SIGNAL_RPC_HOST) && values.SIGNAL_RPC_ANNOUNCED_HOST === undefined,
      'SIGNAL_RPC_HOST: all addresses; say in SIGNAL_RPC_ANNOUNCED_HOST which one other nodes are told',
    ],
  ];
}

export const signalConfig: ConfigDefinition<typeof SignalEnv> = {
  command: 'node signal/main.ts',
  about: 'A signalling node: clients connect to it by WebSocket; it runs the rooms of its site.',
  schema: SignalEnv,
  prefixes: ['SIGNAL_', 'REDIS_', 'TOKEN_KEYS', 'TOKEN_JWKS', 'ETCD_', ...TLS_PREFIXES],
  combinations,
};

function clientTlsOf({ SIGNAL_TLS_CERT_FILE: certFile, SIGNAL_TLS_KEY_FILE: keyFile }: SignalConfig) {
  return certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile };
}

/**
 * What the node is told.
 * @param tokenKeys of TOKEN_KEYS or its file
 * @param turn of turn/turn-fields.ts
 * @param login of login/login-fields.ts
 */
export function toSignalOptions(
  config: SignalConfig,
  tokenKeys: readonly TokenKey[],
  turn?: TurnOptions,
  login?: LoginOptions,
): SignalOptions {
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
    admin: { host: config.SIGNAL_ADMIN_HOST, port: config.SIGNAL_ADMIN_PORT },
    allowedOrigins: config.SIGNAL_ALLOWED_ORIGINS,
    tokenKeys,
    isDemo: config.SIGNAL_DEMO,
    waitingLimits: { total: config.SIGNAL_WAITING_TOTAL, perPeer: config.SIGNAL_WAITING_PER_PEER },
    joins: { perSec: config.SIGNAL_JOINS_PER_S, maxWaiting: config.SIGNAL_JOIN_QUEUE },
    trustedProxies: config.SIGNAL_TRUSTED_PROXIES,
    graceMs: config.SIGNAL_GRACE_MS,
    drainMs: config.SIGNAL_DRAIN_MS,
    talkerSlots: config.SIGNAL_TALKER_SLOTS,
    recordKeepMs: config.SIGNAL_RECORD_DAYS * DAY_MS,
    audit: { maxEntries: config.SIGNAL_AUDIT_ENTRIES, maxAgeMs: config.SIGNAL_AUDIT_DAYS * DAY_MS },
    ...definedOnly({
      turn,
      login,
      keySet: keySetOf(config),
      clientTls: clientTlsOf(config),
      linkSecret: config.SIGNAL_LINK_SECRET,
      clientUrl: config.SIGNAL_CLIENT_URL,
      webRoot: config.SIGNAL_WEB_ROOT,
    }),
  };
}
