/** A look at a small cluster where everything fits: Ada in Erfurt speaks, Bea in Jena listens. Tests break one thing. */
import type { Look, NodeLook, SiteLogLook } from '../../../../run/kaskade/look/look.ts';

/** The same type, but what is in it may be changed. */
export type Writable<T> =
  T extends ReadonlyMap<infer Key, infer Value>
    ? Map<Key, Writable<Value>>
    : T extends readonly (infer Item)[]
      ? Writable<Item>[]
      : T extends object
        ? { -readonly [Key in keyof T]: Writable<T[Key]> }
        : T;

export const ADAS_MIC = 'ada:mic';

function node(kind: 'signal' | 'sfu', site: string, peer: string): NodeLook {
  const nodeId = `${kind}-${site}`;
  return {
    kind,
    nodeId,
    site,
    incarnation: `process-of-${nodeId}`,
    rpcAddress: '10.0.0.1:7080',
    clientUrl: kind === 'signal' ? `wss://${site}.example.org/v1/signal` : '',
    state: 'ready',
    version: '1.0.0',
    answer: {
      isAnswer: true,
      nodeId,
      incarnation: `process-of-${nodeId}`,
      hasAuthority: true,
      storesDown: [],
      uptimeMs: 90_000,
      rttMs: 4,
      clockOffsetMs: 1,
      peers: kind === 'sfu' ? [{ nodeId: `sfu-${peer}`, rttMs: 12, way: undefined }] : [],
      use: kind === 'sfu' ? { sessions: 40, reserved: 2, ceiling: 800 } : undefined,
    },
  };
}

const participant = (participantId: string, site: string) => ({
  participantId,
  signalNodeId: `signal-${site}`,
  sessionGeneration: 1,
  reconnecting: false,
});

const session = (name: string, site: string) => ({
  sessionId: `${name}-session`,
  participantId: name,
  generation: 1,
  isLive: true,
  sfuNodeId: `sfu-${site}`,
  mediaGeneration: 1,
});

const media = (name: string, consumed: string[]) => ({
  sessionId: `${name}-session`,
  participantId: name,
  generation: 1,
  sources: name === 'ada' ? [ADAS_MIC] : [],
  consumed,
  expiresInMs: 28_000,
});

const logs = (): Map<string, SiteLogLook> =>
  new Map([
    [
      'erfurt',
      {
        epoch: 7,
        n: 3,
        participants: [participant('ada', 'erfurt')],
        sources: [
          {
            sourceId: ADAS_MIC,
            participantId: 'ada',
            generation: 1,
            paused: false,
            originNodeId: 'sfu-erfurt',
          },
        ],
      },
    ],
    ['jena', { epoch: 9, n: 1, participants: [participant('bea', 'jena')], sources: [] }],
  ]);

const producer = (hops: number, pipedTo: string[]) => ({
  producerId: `${ADAS_MIC}.1.${hops}`,
  sourceId: ADAS_MIC,
  kind: 'mic',
  generation: 1,
  paused: false,
  originNodeId: 'sfu-erfurt',
  hops,
  pipedTo,
});

const link = (peerId: string, sent: string[]) =>
  ({ peerId, state: 'up', rttMs: 12, generation: 1, sent, shed: [] }) as const;

/** Of room `hall`. */
export const key = (rest: string): string => `/kaskade/v1/rooms/hall/${rest}`;

function claims(): Look['claims'] {
  const leased = { room: 'hall', isLeased: true };
  const ofSites = ['erfurt', 'jena'].flatMap((site): Look['claims'] => [
    { ...leased, key: key(`routers/sfu-${site}`), about: { kind: 'router', nodeId: `sfu-${site}` } },
    {
      ...leased,
      key: key(`signal/${site}/signal-${site}`),
      about: { kind: 'server', nodeId: `signal-${site}`, site },
    },
    {
      ...leased,
      key: key(`replicator/${site}`),
      about: { kind: 'replicator', nodeId: `signal-${site}`, site },
    },
    {
      room: 'hall',
      isLeased: false,
      key: key(`epoch/${site}`),
      about: { kind: 'epoch', site, epoch: site === 'erfurt' ? 7 : 9 },
    },
  ]);
  return [
    ...ofSites,
    { ...leased, key: key('home'), about: { kind: 'home', nodeId: 'signal-erfurt', site: 'erfurt' } },
    {
      ...leased,
      key: key('links/sfu-erfurt~sfu-jena'),
      about: { kind: 'link', nodeId: 'sfu-erfurt', peerId: 'sfu-jena', generation: 1 },
    },
    { room: 'hall', isLeased: false, key: key('settings'), about: { kind: 'other' } },
  ];
}

export function world(): Writable<Look> {
  const look: Look = {
    revision: 41,
    nodes: [
      node('signal', 'erfurt', 'jena'),
      node('signal', 'jena', 'erfurt'),
      node('sfu', 'erfurt', 'jena'),
      node('sfu', 'jena', 'erfurt'),
    ],
    claims: claims(),
    signal: [
      {
        room: 'hall',
        nodeId: 'signal-erfurt',
        degraded: false,
        sessions: [session('ada', 'erfurt')],
        logs: logs(),
      },
      {
        room: 'hall',
        nodeId: 'signal-jena',
        degraded: false,
        sessions: [session('bea', 'jena')],
        logs: logs(),
      },
    ],
    sfu: [
      {
        room: 'hall',
        nodeId: 'sfu-erfurt',
        routers: [{ routerId: 'router-e', workerPid: 11 }],
        producers: [producer(0, ['sfu-jena'])],
        links: [link('sfu-jena', [ADAS_MIC])],
        sessions: [media('ada', [])],
      },
      {
        room: 'hall',
        nodeId: 'sfu-jena',
        routers: [{ routerId: 'router-j', workerPid: 22 }],
        producers: [producer(1, [])],
        links: [link('sfu-erfurt', [])],
        sessions: [media('bea', [ADAS_MIC])],
      },
    ],
  };
  return look as Writable<Look>;
}
