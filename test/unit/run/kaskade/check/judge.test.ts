import { describe, expect, test } from '@jest/globals';
import type { FindingCode } from '../../../../../run/kaskade/check/finding.ts';
import { judge, stillStanding, toFinding } from '../../../../../run/kaskade/check/judge.ts';
import {
  type World,
  nodeOf,
  signalOf,
  sfuOf,
  erfurtAt,
  first,
  answerOf,
  silence,
  unregister,
  unclaim,
  claim,
  everywhere,
} from '../breaking.ts';
import { ADAS_MIC, key, world } from '../world.ts';

/** What breaks the world so that just this is found, and about what. */
const CASES: Readonly<Record<FindingCode, readonly [subject: string, breakIt: (w: World) => void]>> = {
  NODES_MISSING: [
    'sfu',
    (w) => Object.assign(w, { nodes: w.nodes.slice(0, 2), claims: [], signal: [], sfu: [] }),
  ],
  NODE_SILENT: ['sfu-jena', (w) => silence(w, 'sfu-jena')],
  NODE_OTHER_PROCESS: ['sfu-jena', (w) => Object.assign(answerOf(w, 'sfu-jena'), { incarnation: 'another' })],
  NODE_WITHOUT_AUTHORITY: [
    'sfu-jena',
    (w) => Object.assign(answerOf(w, 'sfu-jena'), { hasAuthority: false }),
  ],
  NODE_WITHOUT_STORE: ['redis', (w) => Object.assign(answerOf(w, 'signal-jena'), { storesDown: ['redis'] })],
  KEY_UNREADABLE: [key('signal/x/y'), (w) => claim(w, 'signal/x/y', { kind: 'unreadable' })],
  KEY_OF_GONE_NODE: [
    key('routers/sfu-x'),
    (w) => claim(w, 'routers/sfu-x', { kind: 'router', nodeId: 'sfu-x' }),
  ],

  ROUTER_UNCLAIMED: ['sfu-jena', (w) => unclaim(w, 'routers/sfu-jena')],
  ROUTER_CLAIM_EMPTY: [
    'sfu-gera',
    (w) => {
      w.nodes.push({ ...nodeOf(w, 'sfu-jena'), nodeId: 'sfu-gera', incarnation: 'g' });
      const node = nodeOf(w, 'sfu-gera');
      node.answer = { ...answerOf(w, 'sfu-jena'), nodeId: 'sfu-gera', incarnation: 'g' };
      claim(w, 'routers/sfu-gera', { kind: 'router', nodeId: 'sfu-gera' });
    },
  ],
  SERVER_UNCLAIMED: [
    'signal-jena',
    (w) => {
      unclaim(w, 'signal/jena/signal-jena');
      unclaim(w, 'replicator/erfurt');
    },
  ],
  SERVER_CLAIM_EMPTY: [
    'signal-gera',
    (w) => {
      const answer = { ...answerOf(w, 'signal-jena'), nodeId: 'signal-gera', incarnation: 'g' };
      w.nodes.push({ ...nodeOf(w, 'signal-jena'), nodeId: 'signal-gera', incarnation: 'g', answer });
      claim(w, 'signal/jena/signal-gera', { kind: 'server', nodeId: 'signal-gera', site: 'jena' });
    },
  ],
  HOME_CLAIM_EMPTY: [
    'signal-gera',
    (w) => {
      const answer = { ...answerOf(w, 'signal-jena'), nodeId: 'signal-gera', incarnation: 'g' };
      w.nodes.push({ ...nodeOf(w, 'signal-jena'), nodeId: 'signal-gera', incarnation: 'g', answer });
      unclaim(w, 'home');
      claim(w, 'home', { kind: 'home', nodeId: 'signal-gera', site: 'jena' });
    },
  ],
  REPLICATOR_CLAIM_EMPTY: [
    'signal-gera',
    (w) => {
      const answer = { ...answerOf(w, 'signal-jena'), nodeId: 'signal-gera', incarnation: 'g' };
      w.nodes.push({ ...nodeOf(w, 'signal-jena'), nodeId: 'signal-gera', incarnation: 'g', answer });
      unclaim(w, 'replicator/jena');
      claim(w, 'replicator/jena', { kind: 'replicator', nodeId: 'signal-gera', site: 'jena' });
    },
  ],
  REPLICATOR_MISSING: ['jena', (w) => unclaim(w, 'replicator/jena')],
  EPOCH_WITHOUT_ROOM: [
    'gera',
    (w) => claim(w, 'epoch/gera', { kind: 'epoch', site: 'gera', epoch: 3 }, false),
  ],
  EPOCH_DIFFERS: ['erfurt', (w) => everywhere(w, (log) => Object.assign(log, { epoch: 8 }))],

  LINK_ONE_SIDED: ['sfu-erfurt~sfu-jena', (w) => void sfuOf(w, 'sfu-jena').links.splice(0)],
  LINK_DIFFERS: [
    'sfu-erfurt~sfu-jena',
    (w) => Object.assign(first(sfuOf(w, 'sfu-jena').links), { state: 'connecting' }),
  ],
  LINK_DOWN: [
    'sfu-erfurt~sfu-jena',
    (w) => w.sfu.forEach(({ links }) => Object.assign(first(links), { state: 'down' })),
  ],
  LINK_UNCLAIMED: ['sfu-erfurt~sfu-jena', (w) => unclaim(w, 'links/sfu-erfurt~sfu-jena')],
  LINK_CLAIM_EMPTY: [
    'sfu-erfurt~sfu-x',
    (w) => claim(w, 'links/x', { kind: 'link', nodeId: 'sfu-erfurt', peerId: 'sfu-x', generation: 1 }),
  ],
  PIPE_WITHOUT_END: [
    ADAS_MIC,
    (w) => {
      sfuOf(w, 'sfu-jena').producers = [];
    },
  ],
  PIPE_WITHOUT_ORIGIN: [
    ADAS_MIC,
    (w) => {
      first(sfuOf(w, 'sfu-erfurt').links).sent = [];
    },
  ],

  SOURCE_WITHOUT_PRODUCER: [
    ADAS_MIC,
    (w) => {
      sfuOf(w, 'sfu-erfurt').producers = [];
    },
  ],
  PRODUCER_WITHOUT_SOURCE: [
    'ada:cam',
    (w) =>
      void sfuOf(w, 'sfu-erfurt').producers.push({
        ...first(sfuOf(w, 'sfu-erfurt').producers),
        sourceId: 'ada:cam',
      }),
  ],
  SOURCE_DIFFERS: [
    ADAS_MIC,
    (w) => everywhere(w, (log) => Object.assign(first(log.sources), { paused: true })),
  ],
  SOURCE_WITHOUT_PARTICIPANT: [
    'eva:mic',
    (w) => {
      everywhere(w, (log) =>
        log.sources.push({ ...first(log.sources), sourceId: 'eva:mic', participantId: 'eva' }),
      );
      const { producers } = sfuOf(w, 'sfu-erfurt');
      producers.push({ ...first(producers), sourceId: 'eva:mic' });
    },
  ],
  CONSUMER_WITHOUT_SOURCE: ['eva:cam', (w) => first(sfuOf(w, 'sfu-jena').sessions).consumed.push('eva:cam')],

  PARTICIPANT_WITHOUT_SESSION: [
    'eva',
    (w) =>
      everywhere(w, (log) => log.participants.push({ ...first(log.participants), participantId: 'eva' })),
  ],
  PARTICIPANT_OF_GONE_NODE: [
    'eva',
    (w) =>
      everywhere(w, (log) =>
        log.participants.push({ ...first(log.participants), participantId: 'eva', signalNodeId: 'signal-x' }),
      ),
  ],
  SESSION_WITHOUT_PARTICIPANT: [
    'eva',
    (w) =>
      void signalOf(w, 'signal-jena').sessions.push({
        ...{ sessionId: 'e', participantId: 'eva', generation: 1, isLive: true },
        ...{ sfuNodeId: '', mediaGeneration: 0 },
      }),
  ],
  SESSION_TWICE: [
    'ada',
    (w) => {
      const again = { ...first(signalOf(w, 'signal-erfurt').sessions), sfuNodeId: '' };
      signalOf(w, 'signal-jena').sessions.push(again);
    },
  ],
  SESSION_WITHOUT_MEDIA: [
    'bea-session',
    (w) => {
      sfuOf(w, 'sfu-jena').sessions = [];
    },
  ],
  MEDIA_WITHOUT_SESSION: [
    'eva-session',
    (w) => {
      const { sessions } = sfuOf(w, 'sfu-jena');
      sessions.push({ ...first(sessions), sessionId: 'eva-session', participantId: 'eva' });
    },
  ],

  REPLICA_BEHIND: ['erfurt', (w) => Object.assign(erfurtAt(w, 'signal-jena'), { n: 2 })],
  REPLICA_DIFFERS: [
    'erfurt',
    (w) => Object.assign(first(erfurtAt(w, 'signal-jena').participants), { sessionGeneration: 2 }),
  ],
  REPLICA_MISSING: ['erfurt', (w) => void signalOf(w, 'signal-jena').logs.delete('erfurt')],
  REPLICA_OF_GONE_SITE: [
    'gera',
    (w) =>
      w.signal.forEach(({ logs }) =>
        logs.set('gera', {
          ...{ epoch: 1, n: 1, sources: [] },
          participants: [
            {
              participantId: 'eva',
              signalNodeId: 'signal-gera',
              sessionGeneration: 1,
              reconnecting: true,
            },
          ],
        }),
      ),
  ],
};

const found = (w: World): string[] => judge(w).map(({ code, subject }) => `${code} ${subject}`);

describe('judge()', () => {
  test('finds nothing where everything fits', () => {
    expect(judge(world())).toEqual([]);
  });

  test.each(Object.entries(CASES))('finds %s, and nothing else', (code, [subject, breakIt]) => {
    const w = world();

    breakIt(w);

    expect(found(w)).toEqual([`${code} ${subject}`]);
  });

  test('says nothing of what a silent node might know', () => {
    const w = world();

    silence(w, 'signal-erfurt');

    expect(found(w)).toEqual(['NODE_SILENT signal-erfurt']);
  });

  test('lets media be whose signalling node has died and who may come back', () => {
    const w = world();
    unregister(w, 'signal-erfurt');
    for (const rest of ['signal/erfurt/signal-erfurt', 'replicator/erfurt', 'home', 'epoch/erfurt'])
      unclaim(w, rest);
    w.claims = w.claims.filter(({ about }) => about.kind !== 'replicator');
    everywhere(w, (log) => Object.assign(first(log.participants), { reconnecting: true }));

    expect(found(w)).toEqual(['REPLICA_OF_GONE_SITE erfurt']);
  });

  test('waits for whoever is away whose SFU node has gone', () => {
    const w = world();
    unregister(w, 'sfu-erfurt');
    w.claims = w.claims.filter(
      ({ about }) => about.kind !== 'link' && !('nodeId' in about && about.nodeId === 'sfu-erfurt'),
    );
    Object.assign(sfuOf(w, 'sfu-jena'), { producers: [], links: [] });
    first(signalOf(w, 'signal-erfurt').sessions).sfuNodeId = '';

    expect(found(w)).toEqual([`SOURCE_WITHOUT_PRODUCER ${ADAS_MIC}`]);
    everywhere(w, (log) => Object.assign(first(log.participants), { reconnecting: true }));
    expect(found(w)).toEqual([]);
  });

  test('names the node that a session was left behind at', () => {
    const w = world();
    Object.assign(first(signalOf(w, 'signal-jena').sessions), { sfuNodeId: '' });

    const [draft] = judge(w);

    expect(draft && toFinding(draft)).toMatchObject({
      code: 'MEDIA_WITHOUT_SESSION',
      severity: 'error',
      room: 'hall',
      node: 'sfu-jena',
      detail: expect.stringContaining('by signal-jena, is nowhere'),
    });
  });
});

describe('a router without sessions', () => {
  test('is kept by a link that lingers: the node need not say that it carries the room', () => {
    const w = world();
    unclaim(w, 'routers/sfu-jena');
    sfuOf(w, 'sfu-jena').sessions = [];

    expect(judge(w).map(({ code }) => code)).not.toContain('ROUTER_UNCLAIMED');
  });
});

describe('stillStanding()', () => {
  const drafts = (breakIt: (w: World) => void) => {
    const w = world();
    breakIt(w);
    return judge(w);
  };

  test('keeps what stands in both looks', () => {
    const [, breakIt] = CASES.ROUTER_UNCLAIMED;

    expect(stillStanding(drafts(breakIt), drafts(breakIt))).toHaveLength(1);
  });

  test('drops what was not there before', () => {
    expect(stillStanding([], drafts(CASES.ROUTER_UNCLAIMED[1]))).toEqual([]);
  });

  test('drops a replica that lags but moves on', () => {
    const lagsAt = (n: number, of: number) =>
      drafts((w) => {
        w.signal.forEach(({ nodeId }) => Object.assign(erfurtAt(w, nodeId), { n: of }));
        Object.assign(erfurtAt(w, 'signal-jena'), { n });
      });

    expect(stillStanding(lagsAt(2, 5), lagsAt(2, 9))).toHaveLength(1);
    expect(stillStanding(lagsAt(2, 5), lagsAt(4, 9))).toEqual([]);
  });

  test('keeps a link that is down under ever new generations', () => {
    const downAt = (generation: number) =>
      drafts((w) => w.sfu.forEach(({ links }) => Object.assign(first(links), { state: 'down', generation })));

    expect(stillStanding(downAt(1), downAt(3))).toHaveLength(1);
  });
});
