/** The configuration of an SFU node: every option of options.ts and its stores, as strings. Pure. */
import { z } from 'zod';
import { definedOnly } from '../common/config/defined.ts';
import type { ConfigDefinition } from '../common/config/definition.ts';
import {
  fixedPort,
  flag,
  host,
  ipAddress,
  isAnyAddress,
  listenAddress,
  port,
  text,
  wholeNumber,
} from '../common/config/fields.ts';
import { etcdNeeds, nodeFields } from '../common/config/node-fields.ts';
import { TLS_PREFIXES, tlsProblems } from '../common/config/tls-fields.ts';
import type { SfuOptions } from './options.ts';
import type { CeilingLimits } from './policy/ceiling.ts';
import { DEFAULT_MESH_NODES } from './policy/room-plan.ts';
import { MAX_SLOTS } from './slots/slot-port.ts';

const MAX_WORKERS = 256;
const MAX_MESH_NODES = 256;
const MAX_PORT = 65_535;
const MAX_BPS = 100_000_000_000;
const MAX_KEEP_MS = 600_000;
const DEFAULT_SLOTS = 3;
const MAX_SESSIONS = 100_000;
const MAX_PACKETS = 10_000_000;
const PERCENT = 100;

/** Every variable of an SFU node. */
export const SfuEnv = z.object({
  ...nodeFields,
  SFU_RPC_HOST: listenAddress().default('127.0.0.1').describe('local address of gRPC, for control and peers'),
  SFU_RPC_PORT: port().default(7_081).describe('TCP port of gRPC'),
  SFU_RPC_ANNOUNCED_HOST: host()
    .optional()
    .describe('address at which other nodes reach gRPC, where it is not SFU_RPC_HOST'),
  SFU_ADMIN_HOST: listenAddress()
    .default('127.0.0.1')
    .describe('local address of /livez, /readyz and /metrics; beyond this machine by HTTPS'),
  SFU_ADMIN_PORT: port().default(9_081).describe('TCP port of /livez, /readyz and /metrics'),
  SFU_WORKERS: wholeNumber(1, MAX_WORKERS)
    .optional()
    .describe('media workers; where absent, one per core of the machine'),
  SFU_WORKER_BIN: text('file')
    .optional()
    .describe('mediasoup-worker with its stamp beside it; where absent, the one that set-up brought'),
  SFU_WEBRTC_IP: ipAddress().default('127.0.0.1').describe("local address at which clients' media arrives"),
  SFU_WEBRTC_ANNOUNCED_ADDRESS: host()
    .optional()
    .describe('address that clients are told, where it is not SFU_WEBRTC_IP'),
  SFU_WEBRTC_PORT: port()
    .default(44_300)
    .describe('first of the ports (UDP and TCP) for media, one per worker, counted up'),
  SFU_PIPE_IP: ipAddress()
    .default('127.0.0.1')
    .describe('local address at which links of other SFU nodes arrive'),
  SFU_PIPE_ANNOUNCED_ADDRESS: host()
    .optional()
    .describe('address that other SFU nodes are told, where it is not SFU_PIPE_IP'),
  SFU_PIPE_PORT_MIN: fixedPort().default(40_000).describe('first UDP port for links'),
  SFU_PIPE_PORT_MAX: fixedPort().default(43_999).describe('last UDP port for links'),
  SFU_PLAIN_TRANSPORTS: flag()
    .default(false)
    .describe(
      'true: who has the grant bench may send media to any address, for load tests; never in production',
    ),
  SFU_PLAIN_PORT_MIN: fixedPort()
    .default(50_000)
    .describe("first UDP port for plain transports, at clients' media address; each takes one"),
  SFU_PLAIN_PORT_MAX: fixedPort().default(53_999).describe('last UDP port for plain transports'),
  SFU_LINK_BUDGET_BPS: wholeNumber(0, MAX_BPS)
    .default(0)
    .describe(
      'what may be sent to each other SFU node over all rooms, bit/s; beyond it pictures are held back; 0: as much as the way carries, which is found out',
    ),
  SFU_LINK_CONTROL: flag()
    .default(true)
    .describe(
      'true: where the way to another SFU node carries less than is watched, pictures are held back, never sound; false: nothing is ever held back',
    ),
  SFU_PIPE_LINGER_MS: wholeNumber(0, MAX_KEEP_MS)
    .default(10_000)
    .describe('how long a piped source stays after its last watcher here has gone, ms'),
  SFU_TALKER_SLOTS: wholeNumber(1, MAX_SLOTS)
    .default(DEFAULT_SLOTS)
    .describe('voices of a large room that are heard at once; as many as signalling nodes ask for at least'),
  SFU_SESSION_KEEP_MS: wholeNumber(1_000, MAX_KEEP_MS)
    .default(30_000)
    .describe('how long a session stays after the last signalling node vouched for it, ms'),
  SFU_MAX_SESSIONS_PER_WORKER: wholeNumber(1, MAX_SESSIONS)
    .optional()
    .describe('sessions that a media worker takes at most; where absent, 800'),
  SFU_MAX_ROUTERS_PER_ROOM: wholeNumber(1, MAX_WORKERS)
    .default(MAX_WORKERS)
    .describe(
      'media workers of this node that one room may be on at most; 1: a room never leaves its worker',
    ),
  SFU_MESH_NODES: wholeNumber(2, MAX_MESH_NODES)
    .default(DEFAULT_MESH_NODES)
    .describe(
      'SFU nodes of a room that are linked each to each at most; more become a tree of meshes. Of what the nodes of a room say, the most counts: the same everywhere',
    ),
  SFU_MAX_PACKETS_PER_WORKER: wholeNumber(1, MAX_PACKETS)
    .optional()
    .describe(
      'packets per second that a media worker forwards at most, both ways; where absent, 80,000 for each core that it has',
    ),
  SFU_PACKETS_PER_SESSION: wholeNumber(1, MAX_PACKETS)
    .optional()
    .describe('packets per second that a session is expected to cost, both ways; where absent, 100'),
  SFU_MAX_LOAD_PERCENT: wholeNumber(1, PERCENT)
    .optional()
    .describe('a media worker whose CPU share over some seconds is above it takes nobody; where absent, 95'),
  SFU_OPENS_PER_S: wholeNumber(1, MAX_SESSIONS)
    .default(150)
    .describe('sessions whose media is opened in a second at most; the others wait for their turn'),
  SFU_DRAIN_MS: wholeNumber(0, MAX_KEEP_MS)
    .default(60_000)
    .describe('how long sessions get at most to move to other nodes when this one is stopped, ms'),
});

export type SfuConfig = Readonly<z.output<typeof SfuEnv>>;

type Rules = readonly (readonly [isWrong: boolean, problem: string])[];

function combinations(values: Partial<SfuConfig>, given: ReadonlySet<string>): readonly string[] {
  const { SFU_RPC_HOST, SFU_RPC_ANNOUNCED_HOST, SFU_ADMIN_HOST } = values;
  const hosts = { SFU_RPC_HOST, SFU_RPC_ANNOUNCED_HOST, SFU_ADMIN_HOST };
  const rules = [...addressRules(values), ...portRules(values)];
  return [
    ...tlsProblems(given, hosts, [etcdNeeds(values.ETCD_ENDPOINTS)]),
    ...rules.filter(([isWrong]) => isWrong).map(([, problem]) => problem),
  ];
}

function addressRules(values: Partial<SfuConfig>): Rules {
  return [
    [
      isAnyAddress(values.SFU_RPC_HOST) && values.SFU_RPC_ANNOUNCED_HOST === undefined,
      'SFU_RPC_HOST: all addresses; say in SFU_RPC_ANNOUNCED_HOST which one other nodes are told',
    ],
    [
      isAnyAddress(values.SFU_WEBRTC_IP) && values.SFU_WEBRTC_ANNOUNCED_ADDRESS === undefined,
      'SFU_WEBRTC_IP: all addresses; say in SFU_WEBRTC_ANNOUNCED_ADDRESS which one clients are told',
    ],
    [
      isAnyAddress(values.SFU_PIPE_IP) && values.SFU_PIPE_ANNOUNCED_ADDRESS === undefined,
      'SFU_PIPE_IP: all addresses; say in SFU_PIPE_ANNOUNCED_ADDRESS which one other nodes are told',
    ],
  ];
}

function portRules(values: Partial<SfuConfig>): Rules {
  const { SFU_RPC_PORT: rpc, SFU_ADMIN_PORT: admin, SFU_WORKERS: workers = 1 } = values;
  const { SFU_WEBRTC_PORT: first } = values;
  const media = first === 0 ? undefined : portsOf(first, first && first + workers - 1);
  const links = portsOf(values.SFU_PIPE_PORT_MIN, values.SFU_PIPE_PORT_MAX);
  const plain = portsOf(values.SFU_PLAIN_PORT_MIN, values.SFU_PLAIN_PORT_MAX);
  const bots = values.SFU_PLAIN_TRANSPORTS === true ? plain : undefined;
  const sharesPort = rpc !== undefined && rpc !== 0 && rpc === admin;
  return [
    [links !== undefined && links.first > links.last, 'SFU_PIPE_PORT_MIN: more than SFU_PIPE_PORT_MAX'],
    [plain !== undefined && plain.first > plain.last, 'SFU_PLAIN_PORT_MIN: more than SFU_PLAIN_PORT_MAX'],
    [
      media !== undefined && media.last > MAX_PORT,
      `SFU_WEBRTC_PORT: with ${workers} workers the ports go beyond ${MAX_PORT}`,
    ],
    [overlap(media, links), 'SFU_WEBRTC_PORT: in the range of SFU_PIPE_PORT_MIN and SFU_PIPE_PORT_MAX'],
    [overlap(media, bots), 'SFU_WEBRTC_PORT: in the range of SFU_PLAIN_PORT_MIN and SFU_PLAIN_PORT_MAX'],
    [overlap(links, bots), 'SFU_PLAIN_PORT_MIN: the range overlaps that of SFU_PIPE_PORT_MIN'],
    [
      sharesPort && values.SFU_RPC_HOST === values.SFU_ADMIN_HOST,
      'SFU_RPC_PORT, SFU_ADMIN_PORT: the same port of the same address',
    ],
  ];
}

/** UDP ports that something takes. */
type Ports = { readonly first: number; readonly last: number };

/** Undefined where one of them is missing or wrong, which is told already. */
function portsOf(first: number | undefined, last: number | undefined): Ports | undefined {
  return first === undefined || last === undefined ? undefined : { first, last };
}

function overlap(a: Ports | undefined, b: Ports | undefined): boolean {
  return a !== undefined && b !== undefined && a.first <= b.last && b.first <= a.last;
}

export const sfuConfig: ConfigDefinition<typeof SfuEnv> = {
  command: 'node --single-threaded-gc cascade/main.ts',
  about: 'An SFU node: receives, forwards and links the media of its sessions.',
  schema: SfuEnv,
  prefixes: ['SFU_', 'ETCD_', ...TLS_PREFIXES],
  combinations,
};

/** What a node is told that this host must say where the configuration doesn't. */
export type SfuDefaults = { readonly workerCount: number; readonly workerBin: string };

/** What the node is told. */
export function toSfuOptions(config: SfuConfig, defaults: SfuDefaults): SfuOptions {
  return {
    nodeId: config.NODE_ID,
    site: config.SITE,
    rpc: {
      host: config.SFU_RPC_HOST,
      port: config.SFU_RPC_PORT,
      ...definedOnly({ announcedHost: config.SFU_RPC_ANNOUNCED_HOST }),
    },
    admin: { host: config.SFU_ADMIN_HOST, port: config.SFU_ADMIN_PORT },
    workerCount: config.SFU_WORKERS ?? defaults.workerCount,
    workerBin: config.SFU_WORKER_BIN ?? defaults.workerBin,
    webRtc: {
      ip: config.SFU_WEBRTC_IP,
      port: config.SFU_WEBRTC_PORT,
      ...definedOnly({ announcedAddress: config.SFU_WEBRTC_ANNOUNCED_ADDRESS }),
    },
    pipe: {
      ip: config.SFU_PIPE_IP,
      portRange: { min: config.SFU_PIPE_PORT_MIN, max: config.SFU_PIPE_PORT_MAX },
      ...definedOnly({ announcedAddress: config.SFU_PIPE_ANNOUNCED_ADDRESS }),
    },
    ...(config.SFU_PLAIN_TRANSPORTS && {
      plain: { portRange: { min: config.SFU_PLAIN_PORT_MIN, max: config.SFU_PLAIN_PORT_MAX } },
    }),
    ...(config.SFU_LINK_BUDGET_BPS > 0 && { linkBudgetBps: config.SFU_LINK_BUDGET_BPS }),
    isLinkControlled: config.SFU_LINK_CONTROL,
    pipeLingerMs: config.SFU_PIPE_LINGER_MS,
    slotCount: config.SFU_TALKER_SLOTS,
    sessionKeepMs: config.SFU_SESSION_KEEP_MS,
    drainMs: config.SFU_DRAIN_MS,
    maxRoutersPerRoom: config.SFU_MAX_ROUTERS_PER_ROOM,
    meshNodes: config.SFU_MESH_NODES,
    ceiling: ceilingOf(config),
    opensPerSec: config.SFU_OPENS_PER_S,
  };
}

function ceilingOf(config: SfuConfig): Partial<CeilingLimits> {
  const percent = config.SFU_MAX_LOAD_PERCENT;
  return definedOnly({
    sessionsPerWorker: config.SFU_MAX_SESSIONS_PER_WORKER,
    packetsPerWorker: config.SFU_MAX_PACKETS_PER_WORKER,
    packetsPerSession: config.SFU_PACKETS_PER_SESSION,
    maxLoad: percent === undefined ? undefined : percent / PERCENT,
  });
}
