/** Rooms that are defined and planned meetings, over HTTP, at two nodes on a real etcd. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { settingsKey } from '../../common/coordination/keys.ts';
import { parseRoomId } from '../../common/ids.ts';
import { MeetingList, MeetingShown, RoomDetail, RoomList } from '../../signal/management/schemas.ts';
import { decodeSettings } from '../../signal/room/settings/settings.ts';
import { ManagedNodes, type Answer, type Ask } from '../support/managed-nodes.ts';

let nodes: ManagedNodes;
let chair: Ask;
let chairAtJena: Ask;
let member: Ask;
let outsider: Ask;

beforeAll(async () => {
  nodes = await ManagedNodes.start();
  [chair, chairAtJena, member, outsider] = await Promise.all([
    nodes.person('carla', 'chair', ['council']),
    nodes.person('carla', 'chair', ['council'], 1),
    nodes.person('max', 'member', ['council'], 1),
    nodes.person('olga', 'member', ['press']),
  ]);
});

afterAll(() => nodes.close());

const codeOf = ({ status, body }: Answer): unknown[] => [status, (body as { code?: string }).code];
const COUNCIL = { everybody: false, subjects: [], groups: ['council'] };
const MEETING = {
  title: 'Sitzung',
  startsAt: '2099-03-24T18:00',
  endsAt: '2099-03-24T20:00',
  timeZone: 'Europe/Berlin',
};

let count = 0;
async function defineRoom(wish: object = {}): Promise<{ room: string; etag: string }> {
  count += 1;
  const room = `room-${count}`;
  const { status, etag } = await chair('POST', '/v1/rooms', { room, title: 'Stadtrat', ...wish });
  expect(status).toBe(201);
  return { room, etag };
}

describe('a room that is defined', () => {
  test('is the same at every node, for those who may enter it only', async () => {
    const { room } = await defineRoom({
      entry: COUNCIL,
      settings: { maxParticipants: 61, audienceMic: false },
    });

    const shown = RoomDetail.parse((await chairAtJena('GET', `/v1/rooms/${room}`)).body);
    expect(shown).toMatchObject({
      ...{ title: 'Stadtrat', role: 'chair', mayChange: true, entry: COUNCIL, createdBy: 'login:carla' },
      settings: {
        maxParticipants: 61,
        maxPodium: 0,
        locked: false,
        audienceCamera: true,
        audienceMic: false,
      },
    });
    const seen = RoomDetail.parse((await member('GET', `/v1/rooms/${room}`)).body);
    expect(seen).toMatchObject({ role: 'member', mayChange: false, mayPlan: false });
    expect(seen.entry).toBeUndefined();
    expect(codeOf(await outsider('GET', `/v1/rooms/${room}`))).toEqual([404, 'ROOM_UNKNOWN']);
    const names = async (ask: Ask) =>
      RoomList.parse((await ask('GET', '/v1/rooms')).body).rooms.map((one) => one.room);
    expect(await names(member)).toContain(room);
    expect(await names(outsider)).not.toContain(room);
  });

  test('lets in by a token whom its list names, with the role that its circles give', async () => {
    const circles = { chairs: { subjects: ['login:max'], groups: [] } };
    const { room } = await defineRoom({ entry: COUNCIL, ...circles });
    const roleBy = async (ask: Ask): Promise<unknown> => {
      const { status, body } = await ask('POST', `/v1/rooms/${room}/token`, {});
      return status === 200
        ? decodeJwt((body as { token: string }).token)['role']
        : codeOf({ status, body, etag: '' });
    };

    expect(await roleBy(member)).toBe('chair');
    // leads by login, not here
    expect(await roleBy(chair)).toBe('member');
    expect(await roleBy(outsider)).toEqual([403, 'GRANT_MISSING']);
    expect((await outsider('POST', '/v1/rooms/never-defined/token', {})).status).toBe(200);
  });

  test('has its settings where the room itself reads them, and what moderators change there is shown', async () => {
    const { room, etag } = await defineRoom({ settings: { maxPodium: 5 } });
    const key = settingsKey(parseRoomId(room));
    const stored = decodeSettings(await nodes.coordination.get(key));
    expect(stored).toMatchObject({ title: 'Stadtrat', maxPodium: 5, maxParticipants: 0 });

    const patched = await chair(
      'PATCH',
      `/v1/rooms/${room}`,
      { settings: { locked: true } },
      { 'if-match': etag },
    );

    expect(patched.body).toMatchObject({ settings: { locked: true, maxPodium: 5 } });
    expect(decodeSettings(await nodes.coordination.get(key))).toMatchObject({ locked: true, maxPodium: 5 });
  });

  test('is changed by who was first: the other one is told, and nothing is lost', async () => {
    const { room, etag } = await defineRoom();
    const path = `/v1/rooms/${room}`;
    const change = (ask: Ask, title: string) => ask('PATCH', path, { title }, { 'if-match': etag });

    const answers = await Promise.all([change(chair, 'A'), change(chairAtJena, 'B')]);

    const statuses = answers.map(({ status }) => status);
    expect([...statuses].sort()).toEqual([200, 412]);
    const won = statuses.indexOf(200);
    const winner = won === 0 ? chair : chairAtJena; // links are those of the node that is asked
    expect((await winner('GET', path)).body).toEqual(answers[won]?.body);
    expect(codeOf(await chair('PATCH', path, { title: 'C' }))).toEqual([400, 'ARGUMENT_INVALID']);
    expect(codeOf(await chair('DELETE', path, undefined, { 'if-match': etag }))).toEqual([
      412,
      'REVISION_CONFLICT',
    ]);
  });

  test('is made once, however often and wherever it is asked for', async () => {
    const wish = { room: 'once', title: 'Einmal' };
    const answers = await Promise.all(
      [chair, chairAtJena, chair].map((ask) => ask('POST', '/v1/rooms', wish)),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(codeOf(await chair('POST', '/v1/rooms', { ...wish, title: 'Anders' }))).toEqual([
      409,
      'ALREADY_EXISTS',
    ]);
    const key = { 'idempotency-key': 'nameless' };
    const [one, other] = await Promise.all(
      [chair, chairAtJena].map((ask) => ask('POST', '/v1/rooms', { title: 'X' }, key)),
    );
    const [made, found] = [one, other].map((answer) => RoomDetail.parse(answer?.body));
    expect({ ...made, link: '' }).toEqual({ ...found, link: '' });
  });

  test.each<[string, number, string, () => Ask]>([
    ['a member', 403, 'GRANT_MISSING', () => member],
    ['nobody', 401, 'TOKEN_MISSING', () => nodes.ask({})],
    ['a wrong token', 401, 'TOKEN_INVALID', () => nodes.ask({ authorization: 'Bearer a.b.c' })],
    [
      'a page of somebody else',
      403,
      'ORIGIN_FORBIDDEN',
      () => nodes.ask({ origin: 'https://elsewhere.example' }),
    ],
  ])('is not for %s to define, change or delete', async (_who, status, code, asker) => {
    const { room } = await defineRoom({ entry: COUNCIL });
    const ask = asker();

    const answers = [
      await ask('POST', '/v1/rooms', { title: 'Nein' }),
      await ask('PATCH', `/v1/rooms/${room}`, { title: 'Nein' }, { 'if-match': '*' }),
      await ask('DELETE', `/v1/rooms/${room}`),
    ];

    expect(answers.map(codeOf)).toEqual([...Array<unknown>(3)].map(() => [status, code]));
    expect((await chair('GET', `/v1/rooms/${room}`)).body).toMatchObject({ title: 'Stadtrat' });
  });

  test('takes its meetings, settings and invitations along when it is deleted', async () => {
    const { room } = await defineRoom({ settings: { locked: true } });
    await chair('POST', '/v1/meetings', { ...MEETING, room });
    expect((await chair('POST', `/v1/rooms/${room}/invitations`, {})).status).toBe(201);

    expect((await chairAtJena('DELETE', `/v1/rooms/${room}`)).status).toBe(200);
    expect((await chairAtJena('DELETE', `/v1/rooms/${room}`)).status).toBe(200);

    const { items } = await nodes.coordination.range(`/kaskade/v1/rooms/${room}/`);
    expect(items.map(({ key }) => key)).toEqual([expect.stringContaining('/bans/invitation.')]);
    await chair('POST', '/v1/rooms', { room, title: 'Neu' });
    const { meetings } = MeetingList.parse((await chair('GET', `/v1/meetings?room=${room}`)).body);
    expect(meetings).toEqual([]);
  });

  test('is told in pages', async () => {
    await Promise.all([defineRoom(), defineRoom(), defineRoom()]);
    const all = RoomList.parse((await chair('GET', '/v1/rooms')).body).rooms.map(({ room }) => room);
    const paged: string[] = [];
    for (let after: string | undefined = ''; after !== undefined;) {
      const page = RoomList.parse((await chairAtJena('GET', `/v1/rooms?limit=2&after=${after}`)).body);
      expect(page.rooms.length).toBeLessThanOrEqual(2);
      paged.push(...page.rooms.map(({ room }) => room));
      after = page.nextPage;
    }

    expect(paged).toEqual(all);
  });
});

describe('a meeting', () => {
  test('is planned at one node and seen at the other, at the same hour in summer and winter', async () => {
    const { room } = await defineRoom({ entry: COUNCIL });
    const wish = { ...MEETING, room, description: 'Haushalt', recurrence: 'FREQ=WEEKLY;COUNT=2' };

    const made = MeetingShown.parse((await chair('POST', '/v1/meetings', wish)).body);

    expect(made.upcoming.map(({ startsAt }) => startsAt)).toEqual([
      '2099-03-24T17:00:00.000Z',
      '2099-03-31T16:00:00.000Z',
    ]);
    const seen = MeetingShown.parse((await member('GET', `/v1/meetings/${made.id}`)).body);
    expect(seen).toEqual({ ...made, mayChange: false, link: seen.link });
    expect(codeOf(await outsider('GET', `/v1/meetings/${made.id}`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await outsider('POST', '/v1/meetings', wish))).toEqual([404, 'ROOM_UNKNOWN']);
    expect(codeOf(await member('POST', '/v1/meetings', wish))).toEqual([403, 'GRANT_MISSING']);
  });

  test('is a file for calendars and a text for mails', async () => {
    const { room } = await defineRoom();
    const made = MeetingShown.parse((await chair('POST', '/v1/meetings', { ...MEETING, room })).body);

    const [ics, same, german, english] = await Promise.all(
      ['/ics', '.ics', '/invitation', '/invitation?language=en'].map((rest) =>
        member('GET', `/v1/meetings/${made.id}${rest}`),
      ),
    );

    expect(ics?.body).toMatch(/^BEGIN:VCALENDAR\r\n[^]*DTSTART;TZID=Europe\/Berlin:20990324T180000\r\n/);
    expect(same?.body).toBe(ics?.body);
    expect(german?.body).toContain('Dienstag, 24. März 2099, 18:00–20:00 Uhr');
    expect(english?.body).toContain(`?room=${room}`);
    expect(codeOf(await member('GET', `/v1/meetings/${made.id}/invitation?language=fr`))).toEqual([
      400,
      'ARGUMENT_INVALID',
    ]);
  });

  test('is changed under its revision, and deleted once and for all', async () => {
    const { room } = await defineRoom();
    const made = await chair('POST', '/v1/meetings', { ...MEETING, room });
    const path = `/v1/meetings/${MeetingShown.parse(made.body).id}`;
    const withTag = { 'if-match': made.etag };

    const changed = await chairAtJena('PATCH', path, { startsAt: '2099-03-24T19:00' }, withTag);

    expect(changed.body).toMatchObject({ startsAt: '2099-03-24T19:00', endsAt: '2099-03-24T20:00' });
    expect(codeOf(await chair('PATCH', path, { title: 'Spät' }, withTag))).toEqual([
      412,
      'REVISION_CONFLICT',
    ]);
    expect(codeOf(await chair('PATCH', path, { endsAt: '2099-03-24T18:30' }, { 'if-match': '*' }))).toEqual([
      400,
      'ARGUMENT_INVALID',
    ]);
    expect(codeOf(await member('DELETE', path))).toEqual([403, 'GRANT_MISSING']);
    expect((await chair('DELETE', path)).status).toBe(200);
    expect((await chair('DELETE', path)).status).toBe(200);
    expect((await chairAtJena('GET', path)).status).toBe(404);
  });

  test('is made once for an Idempotency-Key', async () => {
    const { room } = await defineRoom();
    const key = { 'idempotency-key': 'of the page' };
    const plan = (ask: Ask, title: string) => ask('POST', '/v1/meetings', { ...MEETING, room, title }, key);

    const answers = await Promise.all([plan(chair, 'Eins'), plan(chairAtJena, 'Eins')]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(codeOf(await plan(chair, 'Zwei'))).toEqual([409, 'ALREADY_EXISTS']);
    const { meetings } = MeetingList.parse((await chair('GET', `/v1/meetings?room=${room}`)).body);
    expect(meetings).toHaveLength(1);
  });

  test('comes in the order of when it is next, in pages; past ones come last', async () => {
    const { room } = await defineRoom();
    const years = [2077, 2005, 2055, 2001, 2066];
    for (const year of years) {
      const times = { startsAt: `${year}-01-05T10:00`, endsAt: `${year}-01-05T11:00` };
      await chair('POST', '/v1/meetings', { ...MEETING, ...times, room, title: `${year}` });
    }
    const titles: string[] = [];
    for (let after: string | undefined = ''; after !== undefined;) {
      const page = MeetingList.parse(
        (await chairAtJena('GET', `/v1/meetings?room=${room}&limit=2&after=${after}`)).body,
      );
      titles.push(...page.meetings.map(({ title }) => title));
      after = page.nextPage;
    }

    expect(titles).toEqual(['2055', '2066', '2077', '2005', '2001']);
  });

  test.each([
    { timeZone: 'Mars/Base' },
    { startsAt: '2099-03-24' },
    { endsAt: '2099-03-24T17:00' },
    { recurrence: 'FREQ=SECONDLY' },
    { title: '' },
    { room: 'nowhere/else' },
    { colour: 'red' },
  ])('is not made of %j', async (wrong) => {
    const { room } = await defineRoom();

    expect(codeOf(await chair('POST', '/v1/meetings', { ...MEETING, room, ...wrong }))).toEqual([
      400,
      'ARGUMENT_INVALID',
    ]);
  });
});
