/** A room client between a fake server and a fake media engine, under fake timers. */
import { jest } from '@jest/globals';
import { Room, type RoomOptions } from '../../../../client/room/room.ts';
import { createMemoryStore } from '../../../../client/signal/resume-store.ts';
import {
  Role,
  SourceKind,
  type IDelta,
  type IGrants,
  type IPerson,
  type IPersonSource,
} from '../../../../proto/signal.ts';
import { FakeServer, type Reply } from './fake-server.ts';
import { fakeMediaPort } from './fake-media.ts';

export const SELF = 'p-self';

const NUMBERS: Readonly<Record<string, number>> = { self: 1, anna: 2, ben: 3 };

export const person = (name: string, sources: IPersonSource[] = []): IPerson => ({
  number: NUMBERS[name] ?? 9,
  participantId: `p-${name}`,
  name,
  site: name === 'self' ? 'erfurt' : 'jena',
  joinedAtMs: name === 'self' ? 9 : 1,
  sources,
});

export const source = (kind: SourceKind, over: Partial<IPersonSource> = {}): IPersonSource => ({
  kind,
  paused: false,
  generation: 1,
  ...over,
});

export function createFixture(places: Partial<RoomOptions> = {}, grants: Partial<IGrants> = {}) {
  const server = new FakeServer();
  const mediaPort = fakeMediaPort();
  const resumeStore = createMemoryStore();
  const fetchToken = jest.fn(async () => 'token');
  const consumed = new Map<string, string>();
  let serial = 0;
  const self = { ...person('self'), ...(grants.moderate && { role: Role.ROLE_MODERATOR }) };
  const entry = {
    participantId: SELF,
    resumeToken: 'r1',
    graceMs: 30_000,
    site: 'erfurt',
    self,
    grants: { publish: [1, 2, 3, 4], subscribe: true, ...grants },
  };
  const annas = new Map(
    [SourceKind.SOURCE_KIND_MIC, SourceKind.SOURCE_KIND_CAMERA].map((kind) => [kind, source(kind)]),
  );
  const snapshot = () => ({
    people: [self, person('anna', [...annas.values()])],
    counts: { people: 2, withVideo: 1, openMics: 1 },
    pageSize: 25,
  });
  const watch = (wishes: readonly { sourceId?: string | null }[]): Reply => {
    const wanted = new Set(wishes.map((wish) => wish.sourceId ?? ''));
    const closedConsumerIds = [...consumed].filter(([sourceId]) => !wanted.has(sourceId)).map(([, id]) => id);
    for (const sourceId of consumed.keys()) if (!wanted.has(sourceId)) consumed.delete(sourceId);
    const consumers = [...wanted]
      .filter((sourceId) => !consumed.has(sourceId))
      .map((sourceId) => {
        const consumerId = `c${++serial}`;
        consumed.set(sourceId, consumerId);
        return { consumerId, sourceId, generation: 1, producerId: `pr-${sourceId}`, rtpParametersJson: '{}' };
      });
    return { watch: { consumers, closedConsumerIds } };
  };
  Object.assign(server.handlers, {
    join: () => ({ join: { ...entry, snapshot: snapshot() } }),
    resume: () => ({ resume: { ...entry, resumeToken: 'r2', mediaKept: true, snapshot: snapshot() } }),
    openMedia: () => (consumed.clear(), { openMedia: { sfuNodeId: 'sfu', routerRtpCapabilitiesJson: '{}' } }),
    createTransport: (request) => ({
      createTransport: { transportId: `t-${request.createTransport?.direction}` },
    }),
    restartIce: () => ({ restartIce: { iceParametersJson: '{"ice":1}' } }),
    produce: (request) => ({
      produce: { sourceId: `self-${request.produce?.kind}`, producerId: `pr${++serial}`, generation: 1 },
    }),
    watch: (request) => watch(request.watch?.wishes ?? []),
  } satisfies FakeServer['handlers']);
  const room = new Room({
    signalUrl: 'ws://test',
    room: 'council',
    fetchToken,
    resumeStore,
    random: () => 0.5,
    openSocket: server.openSocket,
    mediaPort,
    ...places,
  });
  return {
    server,
    mediaPort,
    resumeStore,
    fetchToken,
    room,
    consumed,
    snapshot,
    delta: (delta: IDelta) => server.send({ delta }),
    /** Anna sends something from now on, or sends it another way. */
    annaSends: (kind: SourceKind, over: Partial<IPersonSource> = {}) => {
      annas.set(kind, source(kind, over));
      server.send({ delta: { people: [{ number: 2, sources: [...annas.values()] }] } });
    },
    /** Joins, and waits until media is open and the first watch is through. */
    join: async () => {
      const joined = room.join();
      await settle(100);
      await joined;
    },
  };
}

/** Lets timers of that long fire, and everything that follows at once. */
export const settle = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

export const fakeTime = (): void => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
};
