/** A room's home: decisions and ordered facts over sites, while homes die, lose etcd, or can't be reached. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { homeKey, roomServersPrefix } from '../../common/coordination/keys.ts';
import { parseRoomId } from '../../common/ids.ts';
import { HomeClaim } from '../../proto/index.ts';
import { RoomHome } from '../../signal/room/home/room-home.ts';
import { RoomSites, WatchingClient, joinAs, type TestNode } from '../support/room-sites.ts';
import { RoomStateClient, moderator } from '../support/room-state-client.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = parseRoomId('hall');
/** Longer than a lease. */
const TAKE_OVER_MS = 20_000;
let sites: RoomSites;

beforeEach(() => {
  sites = new RoomSites();
});
afterEach(() => sites.close());

/** With a lease that is over soon, so that a take-over does not take long. */
const start = (site: string, name: string, leaseTtlSec = 2) => sites.node({ site, name, leaseTtlSec });

/** A node with one moderator in the room. */
async function enter(node: TestNode, name = node.name) {
  const room = await node.rooms.acquire(ROOM);
  const state = new RoomStateClient(room);
  const roster = new WatchingClient(room);
  const joined = await joinAs(room, name, 'moderator');
  return { node, room, state, roster, ...moderator(room, joined.session) };
}

type Place = Awaited<ReturnType<typeof enter>>;

const homeOf = async (): Promise<string | undefined> => {
  const held = await sites.cluster.client().get(homeKey(ROOM));
  return held && HomeClaim.decode(held.value).nodeId;
};

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'OK',
    (error: unknown) => (error as { code?: string }).code,
  );

/** Resolves when all of them see these on the podium, in this order. */
function untilPodium(places: readonly Place[], ...people: readonly Place[]): Promise<unknown> {
  const ids = people.map(({ session }) => session.participantId).join();
  return waitFor(() => places.every(({ state }) => state.podium.join() === ids), {
    what: `the podium at all nodes to be ${people.map(({ node }) => node.name).join()}`,
    timeoutMs: TAKE_OVER_MS,
  });
}

async function seeEachOther(places: readonly Place[]): Promise<void> {
  await waitFor(() => places.every(({ roster }) => roster.names.size === places.length), {
    what: 'all to be seen',
  });
}

const twoSites = async () => {
  const a = await enter(await start('erfurt', 'e1'));
  const b = await enter(await start('jena', 'j1'));
  await seeEachOther([a, b]);
  return [a, b] as const;
};

describe('decisions', () => {
  test('are seen at all sites, also by those who come later, and conflict when both change the same version', async () => {
    const [a, b] = await twoSites();
    const { settings } = await b.settings({ title: 'Council', maxPodium: 1 });
    await waitFor(() => a.state.title === 'Council', { what: 'settings at the other site' });

    const expectedVersion = settings?.version ?? 0;
    const outcomes = await Promise.all([
      codeOf(a.settings({ title: 'A', expectedVersion })),
      codeOf(b.settings({ title: 'B', expectedVersion })),
    ]);
    expect(outcomes.sort()).toEqual(['OK', 'SETTINGS_CONFLICT']);
    expect(await homeOf()).toBe('j1');
    const late = await enter(await start('suhl', 's1'));
    expect(late.state.state.settings).toMatchObject({ maxPodium: 1 });
    expect(await codeOf(a.podium(a.session))).toBe('OK');
    expect(await codeOf(b.podium(b.session))).toBe('LIMIT_REACHED');
  });

  test('survive the loss of all nodes and stores', async () => {
    const [a, b] = await twoSites();
    await a.settings({ title: 'Council', locked: true });
    await a.ban(b.session);
    await Promise.all([a.node.kill(), b.node.kill()]);

    const next = await start('weimar', 'w1');
    const room = await next.rooms.acquire(ROOM);
    expect(await codeOf(joinAs(room, 'w1'))).toBe('ROOM_LOCKED');
    expect(room.bans().map(({ subject }) => subject)).toEqual(['j1']);
    expect(await codeOf(room.join({ name: 'j1', subject: 'j1', grants: MODERATOR }))).toBe('BANNED');
    expect(await codeOf(room.join({ name: 'm', subject: 'm', grants: MODERATOR }))).toBe('OK');
  });

  test('are for who moderates by what the home knows, whatever the asker’s node has missed; nobody bans who is above', async () => {
    const [a, b] = await twoSites();
    const [member, chair] = [await joinAs(b.room, 'member'), await joinAs(b.room, 'chair', 'chair')];
    const phone = await b.room.join({ name: 'phone', subject: 'chair', grants: MODERATOR, mode: 'display' });
    await waitFor(() => a.room.participantCount() === 5, { what: 'all to be known at the home' });
    await a.ban(member.session);
    await waitFor(() => a.room.bans().length === 1, { what: 'the ban' });
    const [{ banId = '' } = {}] = a.room.bans();
    const demoted = moderator(b.room, (await joinAs(b.room, 'demoted')).session);

    expect(await codeOf(demoted.ban(a.session))).toBe('GRANT_MISSING');
    expect(await codeOf(b.room.command(demoted.session, { unban: { banId } }))).toBe('GRANT_MISSING');
    expect(await codeOf(demoted.settings({ title: 'mine' }))).toBe('GRANT_MISSING');
    expect(await codeOf(demoted.podium(demoted.session))).toBe('GRANT_MISSING');
    for (const { session } of [chair, phone])
      await expect(a.ban(session)).rejects.toMatchObject({
        code: 'FEATURE_REFUSED',
        reason: 'moderation.above-you',
      });
    expect(a.room.bans().map(({ subject }) => subject)).toEqual(['member']);
    expect(await codeOf(moderator(b.room, chair.session).ban(a.session))).toBe('OK');
  });

  test('limit who may join: exactly at one node, and at the other sites as soon as they know', async () => {
    const [a, b] = await twoSites();
    await a.settings({ maxParticipants: 5 });
    await waitFor(() => b.state.state.settings?.maxParticipants === 5, {
      what: 'the limit at the other site',
    });

    const outcomes = await Promise.all(['1', '2', '3', '4', '5'].map((name) => codeOf(joinAs(b.room, name))));
    expect(outcomes.filter((code) => code === 'OK')).toHaveLength(3);
    expect(outcomes.filter((code) => code === 'ROOM_FULL')).toHaveLength(2);
    await waitFor(() => a.room.participantCount() === 5, { what: 'replication' });
    expect(await codeOf(joinAs(a.room, 'late'))).toBe('ROOM_FULL');
  });

  test('ban somebody at another site: gone everywhere, not to come back, nor to resume', async () => {
    const [a, b] = await twoSites();
    const victim = await b.room.join({ name: 'V', subject: 'v', grants: MODERATOR });
    await waitFor(() => a.roster.names.size === 3, { what: 'the victim' });

    await a.ban(victim.session);

    await waitFor(() => b.state.banned.length === 1, { what: 'the session to be told' });
    expect(b.state.banned).toEqual([victim.session.sessionId]);
    await waitFor(() => a.roster.names.size === 2 && b.roster.names.size === 2, {
      what: 'the victim to be gone',
    });
    expect(await codeOf(b.room.resume(victim.resumeToken))).toBe('RESUME_INVALID');
    expect(await codeOf(a.room.join({ name: 'V', subject: 'v', grants: MODERATOR }))).toBe('BANNED');
    expect(await codeOf(a.ban(a.session))).toBe('ARGUMENT_INVALID');
    await a.room.command(a.session, { unban: { banId: a.room.bans()[0]?.banId ?? '' } });
    await waitFor(() => b.room.bans().length === 0, { what: 'the ban to be lifted' });
    expect(await codeOf(b.room.join({ name: 'V', subject: 'v', grants: MODERATOR }))).toBe('OK');
  });
});

const MODERATOR = {
  publish: [],
  subscribe: true,
  moderate: true,
  operator: false,
  bench: false,
} as const;

describe('ordered facts', () => {
  test('have one order for all sites, and one effect per command', async () => {
    const [a, b] = await twoSites();

    await Promise.all([a.podium(a.session, true, 'c1'), b.podium(b.session)]);
    await a.podium(a.session, false);
    await a.podium(a.session, true, 'c1');

    await untilPodium([a, b], b);
    // it was the same before the last command, and is told ten times a second
    await waitFor(
      () =>
        JSON.stringify(a.state.state.facts) === JSON.stringify(b.state.state.facts) && !a.state.isDegraded,
      { what: 'the same facts at both sites, not degraded', timeoutMs: TAKE_OVER_MS },
    );
  });

  test('outlive the home’s node and site: another takes over, and nothing acknowledged is lost or done twice', async () => {
    // its lease is over when the test says so
    const a = await enter(await start('erfurt', 'e1', 60));
    const b = await enter(await start('jena', 'j1'));
    const c = await enter(await start('suhl', 's1'));
    await seeEachOther([a, b, c]);
    await a.podium(b.session);
    await a.podium(c.session);
    await untilPodium([a, b, c], b, c);

    await a.node.kill();
    const early = await codeOf(b.podium(b.session, false, 'off'));
    await sites.expireLeases(`${roomServersPrefix(ROOM)}erfurt/`);
    await sites.expireLeases(homeKey(ROOM));
    await waitFor(async () => (await codeOf(b.podium(b.session, false, 'off'))) === 'OK', {
      what: 'the command to be taken by a new home',
      timeoutMs: TAKE_OVER_MS,
    });
    await c.podium(b.session);
    await b.podium(b.session, false, 'off');

    expect(early).toBe('HOME_UNREACHABLE');
    expect(['j1', 's1']).toContain(await homeOf());
    await untilPodium([b, c], c, b);
  }, 120_000);

  test('are decided on at least what the asker has seen, however late the home hears of it', async () => {
    const [a, b] = await twoSites();
    await a.podium(a.session);
    const release = a.node.holdStoreCalls('appendReplica');
    const newcomer = await joinAs(b.room, 'new');
    const { decide } = RoomHome.prototype;
    const commands = [() => b.podium(newcomer.session), () => b.ban(newcomer.session)];
    const known: number[] = [];
    // let go in the turn in which the last one is asked: the home does not wait for ever
    const spy = jest.spyOn(RoomHome.prototype, 'decide').mockImplementation(function (
      this: RoomHome,
      command,
    ) {
      const decided = decide.call(this, command);
      if (known.push(a.roster.names.size) === commands.length) release();
      return decided;
    });

    const codes = await Promise.all(commands.map((run) => codeOf(run())));
    spy.mockRestore();

    expect(codes).toEqual(['OK', 'OK']);
    expect(known).toEqual([2, 2]);
  });

  test('go on at the home’s side of a cut, degraded; the other side says so, and all agree afterwards', async () => {
    const [a, b] = await twoSites();
    await a.podium(a.session);
    await untilPodium([a, b], a);

    await Promise.all([a.node.cutRpc(), b.node.cutRpc()]);
    expect(await codeOf(b.podium(b.session))).toBe('HOME_UNREACHABLE');
    await a.podium(b.session);
    await waitFor(() => a.state.isDegraded, {
      what: 'the degradation to be seen',
      timeoutMs: TAKE_OVER_MS,
    });
    expect(b.state.podium).toEqual([a.session.participantId]);
    await joinAs(b.room, 'goes on');
    await Promise.all([a.node.healRpc(), b.node.healRpc()]);

    await untilPodium([a, b], a, b);
    await waitFor(() => !a.state.isDegraded && !b.state.isDegraded, {
      what: 'the end of degradation',
      timeoutMs: TAKE_OVER_MS,
    });
    await waitFor(async () => (await codeOf(b.podium(b.session, false))) === 'OK', {
      what: 'the way to the home',
      timeoutMs: TAKE_OVER_MS,
    });
  }, 120_000);

  test('of a home that lost etcd end with its lease; what it may still have in hand does not come back', async () => {
    const [a, b] = await twoSites();
    await a.podium(a.session);
    a.node.coordination.cut();

    await waitFor(async () => (await codeOf(a.podium(a.session))) === 'HOME_UNREACHABLE', {
      what: 'the home to give up by its own deadline',
      timeoutMs: TAKE_OVER_MS,
    });
    await waitFor(async () => (await codeOf(b.podium(b.session))) === 'OK', {
      what: 'a new home',
      timeoutMs: TAKE_OVER_MS,
    });
    expect(await homeOf()).toBe('j1');
    await untilPodium([a, b], a, b);
    a.node.coordination.heal();

    await waitFor(async () => (await codeOf(a.podium(a.session, false))) === 'OK', {
      what: 'the way to it',
      timeoutMs: TAKE_OVER_MS,
    });
    await untilPodium([a, b], b);
    expect(await homeOf()).toBe('j1');
  }, 120_000);

  test('move on when the home’s last person leaves, and end with the room', async () => {
    const [a, b] = await twoSites();
    await a.podium(b.session);
    await a.room.leave(a.session);
    a.node.rooms.release(a.room);

    await waitFor(async () => (await homeOf()) === 'j1', {
      what: 'the other node to be home',
      timeoutMs: TAKE_OVER_MS,
    });
    await untilPodium([b], b);
    await b.room.leave(b.session);
    b.node.rooms.release(b.room);

    await waitFor(async () => (await sites.cluster.client().range(homeKey(ROOM))).items.length === 0, {
      what: 'nothing of the home to be left',
      timeoutMs: TAKE_OVER_MS,
    });
  }, 120_000);
});
