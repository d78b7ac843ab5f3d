/** What holds for any sequence of commands, at any number of sites, in any order of arrival. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_GRANTS } from '../../../../../common/auth/token.ts';
import { AppError } from '../../../../../common/errors.ts';
import {
  parseNodeId,
  parseParticipantId,
  parseRoomId,
  parseSessionId,
  parseSiteId,
  type SiteId,
} from '../../../../../common/ids.ts';
import { MemoryRoomStore } from '../../../../../common/store/memory.ts';
import type { LogEntry, RoomStore } from '../../../../../common/store/port.ts';
import { replay } from '../../../../../common/store/replay.ts';
import type { Command, NodeActor, SessionActor } from '../../../../../signal/room/commands/command.ts';
import { expire, leave } from '../../../../../signal/room/commands/end.ts';
import { join } from '../../../../../signal/room/commands/join.ts';
import { ownerGone, socketLost, stillHere } from '../../../../../signal/room/commands/presence.ts';
import { resume } from '../../../../../signal/room/commands/resume.ts';
import { setMedia } from '../../../../../signal/room/commands/set-media.ts';
import { addSource, removeSource, setSourcePaused } from '../../../../../signal/room/commands/sources.ts';
import { execute } from '../../../../../signal/room/execute.ts';
import { decodeSession, sessionKey } from '../../../../../signal/room/records.ts';
import { SiteState } from '../../../../../signal/room/site-state.ts';
import { RoomView } from '../../../../../signal/room/view.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import { sourceOf } from '../../../../support/room-sites.ts';

const ROOM = parseRoomId('hall');
const NODES = ['n1', 'n2'].map(parseNodeId);
const PEOPLE = 3;

type Step = {
  readonly what:
    'join' | 'resume' | 'lost' | 'here' | 'gone' | 'leave' | 'expire' | 'media' | 'add' | 'pause' | 'remove';
  readonly who: number;
  readonly node: number;
  readonly generation: number;
  readonly isMic: boolean;
  /** Entries that the runner's view is behind. */
  readonly lag: number;
  readonly waitMs: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(
    'join',
    'resume',
    'lost',
    'here',
    'gone',
    'leave',
    'expire',
    'media',
    'add',
    'pause',
    'remove',
  ),
  who: fc.nat(PEOPLE - 1),
  node: fc.nat(1),
  generation: fc.integer({ min: 1, max: 3 }),
  isMic: fc.boolean(),
  lag: fc.nat(5),
  waitMs: fc.integer({ min: 0, max: 60 }),
});

const hash = (who: number): Uint8Array => new Uint8Array(32).fill(who + 1);

/** Runs a step; what the command refuses is part of the game. */
async function take(store: RoomStore, at: Step): Promise<boolean> {
  const participantId = parseParticipantId(`${store.site}-${at.who}`);
  const sessionId = parseSessionId(`${store.site}-${at.who}`);
  const session = { sessionId, participantId, generation: at.generation };
  const nodeId = NODES[at.node] ?? parseNodeId('n0');
  const actor = { site: store.site, nodeId, session };
  const known = await oldView(store, at.lag);
  const port = { store, time: store, room: ROOM, site: store.site, known: () => known, applied: () => {} };
  const run = <C, A extends NodeActor>(command: Command<C, A>, input: C, by: A) =>
    execute(port, { command, input, actor: by, sessionId });
  const { sourceId, ...source } = sourceOf(
    session,
    at.isMic ? 'mic' : 'cam',
    at.generation,
    `sfu-${at.node}`,
  );
  const facts = { name: `P${at.who}`, subject: '', grants: DEFAULT_GRANTS };
  const first: SessionActor = { ...actor, session: { ...session, generation: 1 } };
  const steps: Record<Step['what'], () => Promise<unknown>> = {
    join: () => run(join, { facts, tokenHash: hash(at.who), number: 1 + at.who }, first),
    resume: () => run(resume, { presentedHash: hash(at.who), newHash: hash(at.who) }, actor),
    lost: () => run(socketLost, { graceMs: 50 }, actor),
    here: () => run(stillHere, {}, actor),
    gone: () => run(ownerGone, { goneNodeId: nodeId, graceMs: 50 }, actor),
    leave: () => run(leave, {}, actor),
    expire: () => run(expire, {}, actor),
    media: () => run(setMedia, { sfuNodeId: nodeId, mediaGeneration: at.generation }, actor),
    add: () => run(addSource, { source: { sourceId, ...source } }, actor),
    pause: () => run(setSourcePaused, { sourceId, paused: at.node === 0 }, actor),
    remove: () => run(removeSource, { sourceId }, actor),
  };
  return steps[at.what]().then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError) return false;
      throw error;
    },
  );
}

async function oldView(store: RoomStore, lag: number): Promise<SiteState> {
  const entries = await store.read(ROOM, store.site, { epoch: 1, n: 0 }, 10_000);
  const state = SiteState.from({ version: { epoch: 1, n: 0 }, timeMs: 0, records: new Map() });
  for (const entry of entries.slice(0, Math.max(0, entries.length - lag))) state.apply(entry);
  return state;
}

async function openStore(site: string, clock: FakeClock): Promise<RoomStore> {
  const store = new MemoryRoomStore(parseSiteId(site), { clock });
  await store.open(ROOM, 1);
  return store;
}

async function play(
  store: RoomStore,
  clock: FakeClock,
  steps: readonly Step[],
): Promise<readonly LogEntry[]> {
  for (const at of steps) {
    clock.advance(at.waitMs);
    await take(store, at);
  }
  return store.read(ROOM, store.site, { epoch: 1, n: 0 }, 10_000);
}

function viewOf(logs: ReadonlyMap<SiteId, readonly LogEntry[]>, order: readonly SiteId[]): RoomView {
  const view = new RoomView();
  for (const site of logs.keys())
    view.load(site, { version: { epoch: 1, n: 0 }, timeMs: 0, records: new Map() });
  const left = new Map([...logs].map(([site, entries]) => [site, [...entries]]));
  for (const site of [...order, ...[...logs.keys()].flatMap((one) => (logs.get(one) ?? []).map(() => one))]) {
    const entry = left.get(site)?.shift();
    if (entry !== undefined) view.apply(site, entry);
  }
  return view;
}

const plain = (view: RoomView) => {
  const byJson = (list: readonly object[]) => list.map((item) => JSON.stringify(item)).sort();
  const { facts } = view;
  const versions = view.versions();
  return { versions, facts, participants: byJson(view.participants()), sources: byJson(view.sources()) };
};

// 'max': or fast-check tries short ones only, in which too little happens.
const steps = fc.array(step, { maxLength: 60, size: 'max' });

describe('any sequence of commands', () => {
  test('gives a log whose replay is the state', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const clock = new FakeClock();
        const store = await openStore('erfurt', clock);

        const entries = await play(store, clock, list);

        const snapshot = await store.snapshot(ROOM, store.site);
        expect(new Map(replay(entries))).toEqual(new Map(snapshot?.records));
        const replayed = viewOf(new Map([[store.site, entries]]), []);
        const loaded = new RoomView();
        loaded.load(store.site, snapshot);
        expect(plain(replayed)).toEqual(plain(loaded));
        await store.close();
      }),
    );
  });

  test('leaves no source without its participant, shows sessions as they are, and counts people', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const clock = new FakeClock();
        const store = await openStore('erfurt', clock);

        await play(store, clock, list);

        const state = SiteState.from(await store.snapshot(ROOM, store.site));
        const sessions = [...(await store.rangeLocal(ROOM, 'session/')).values()].map(({ value }) =>
          decodeSession(value),
        );
        const view = new RoomView();
        view.load(store.site, await store.snapshot(ROOM, store.site));
        for (const { fact } of state.sources.values())
          expect(state.participants.has(fact.participantId)).toBe(true);
        expect(sessions.map(({ participantId }) => participantId).sort()).toEqual(
          [...state.participants.keys()].sort(),
        );
        expect(sessions.flatMap(({ sourceIds }) => sourceIds).sort()).toEqual(
          [...state.sources.keys()].sort(),
        );
        for (const { participantId, generation, graceUntilMs } of sessions) {
          expect(view.participant(participantId)).toMatchObject({
            sessionGeneration: generation,
            reconnecting: graceUntilMs > 0,
          });
        }
        expect(view.participantCount()).toBe(
          new Set(view.participants().map((fact) => fact.participantId)).size,
        );
        await store.close();
      }),
    );
  });

  test('looks the same in whichever order the sites’ entries arrive', async () => {
    const sites = fc.array(fc.constantFrom('erfurt', 'jena', 'weimar').map(parseSiteId), {
      maxLength: 100,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(fc.tuple(steps, steps, steps), sites, sites, async (lists, order, otherOrder) => {
        const clock = new FakeClock();
        const logs = new Map<SiteId, readonly LogEntry[]>();
        for (const [at, name] of ['erfurt', 'jena', 'weimar'].entries()) {
          const store = await openStore(name, clock);
          logs.set(store.site, await play(store, clock, lists[at] ?? []));
          await store.close();
        }

        expect(plain(viewOf(logs, order))).toEqual(plain(viewOf(logs, otherOrder)));
      }),
    );
  });

  test('leaves exactly one owner of a session that many take over at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 5 }), fc.scheduler(), async (racers, scheduler) => {
        const store = await openStore('erfurt', new FakeClock());
        const base: Step = {
          what: 'join',
          who: 0,
          node: 0,
          generation: 1,
          isMic: true,
          lag: 0,
          waitMs: 0,
        };
        await take(store, base);
        const slow = new Proxy(store, {
          get: (target, name) => {
            const member: unknown = Reflect.get(target, name, target);
            if (typeof member !== 'function') return member;
            return async (...args: unknown[]): Promise<unknown> => {
              await scheduler.schedule(Promise.resolve(), String(name));
              return Reflect.apply(member, target, args) as unknown;
            };
          },
        });

        const racing = Array.from({ length: racers }, (_, i) =>
          take(slow, { ...base, what: 'resume', node: i % 2 }),
        );
        await scheduler.waitFor(Promise.all(racing));

        const won = (await Promise.all(racing)).filter((isWon) => isWon).length;
        const stored = await store.readLocal(ROOM, sessionKey(parseSessionId('erfurt-0')));
        const fact = stored && decodeSession(stored.value);
        const state = SiteState.from(await store.snapshot(ROOM, store.site));
        const shown = state.participants.get(parseParticipantId('erfurt-0'))?.fact;
        expect(won).toBe(racers);
        expect(fact?.generation).toBe(1 + won);
        expect(shown).toMatchObject({
          sessionGeneration: fact?.generation,
          signalNodeId: fact?.signalNodeId,
        });
        await store.close();
      }),
      { numRuns: 50 },
    );
  });
});
