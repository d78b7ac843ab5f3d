import { beforeEach, describe, expect, test } from '@jest/globals';
import { invitationKey } from '../../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../../common/coordination/memory.ts';
import type { Coordination } from '../../../../../common/coordination/port.ts';
import { parseRoomId } from '../../../../../common/ids.ts';
import type { Caller } from '../../../../../signal/management/caller.ts';
import { DEFAULT_AUDIT_LIMITS, Ledger } from '../../../../../signal/management/ledger.ts';
import type { RoomDefinition, Stored } from '../../../../../signal/management/room-definition.ts';
import { RoomDesk } from '../../../../../signal/management/room-desk.ts';
import { roomRoutes } from '../../../../../signal/server/routes/rooms.ts';

const RAT = parseRoomId('rat');
const OWNER: Caller = { kind: 'login', subject: 'login:ada', name: 'Ada', role: 'chair', groups: [] };
const OTHER: Caller = { kind: 'login', subject: 'login:ben', name: 'Ben', role: 'moderator', groups: [] };
const KEY: Caller = {
  kind: 'key',
  keyId: 'abcdefghijkl',
  note: '',
  scopes: ['rooms'],
  expiresAtMs: undefined,
};

let coordination: Coordination;
let desk: RoomDesk;

beforeEach(() => {
  coordination = new MemoryCluster().client();
  const ledger = new Ledger({ coordination, limits: DEFAULT_AUDIT_LIMITS, nowMs: Date.now });
  desk = new RoomDesk({ coordination, ledger });
});

/** @param seen how the room was when it was looked up; what the ledger finds may be another one */
function asked(caller: Caller, seen: () => Promise<Stored<RoomDefinition> | undefined>) {
  const rooms = {
    all: () => desk.all(),
    find: seen,
    settings: (room: typeof RAT) => desk.settings(room),
    create: (...args: Parameters<RoomDesk['create']>) => desk.create(...args),
    change: (...args: Parameters<RoomDesk['change']>) => desk.change(...args),
    remove: (...args: Parameters<RoomDesk['remove']>) => desk.remove(...args),
    finishRemoval: (...args: Parameters<RoomDesk['finishRemoval']>) => desk.finishRemoval(...args),
  };
  const routes = roomRoutes({ callers: { of: async () => caller }, rooms, pageUrl: () => 'http://x/' });
  return async (method: string, body: object = {}) => {
    const path = `/v1/rooms/${RAT}`;
    const route = routes.find((one) => one.method === method && one.match(path) !== undefined);
    const request = {
      ...{ method, path, query: '', headers: new Map([['if-match', '*']]), peerIp: '' },
      body: new TextEncoder().encode(JSON.stringify(body)),
    };
    return route?.handle(request, route.match(path) ?? []);
  };
}

const title = async () => (await desk.find(RAT))?.value.title;

describe('who may change and delete a room', () => {
  test('is decided on the room that is there then: one that is defined meanwhile stays', async () => {
    const ask = asked(OTHER, async () => undefined);
    await desk.create(RAT, { title: 'Rat' }, OWNER);

    await expect(ask('DELETE')).resolves.toMatchObject({ status: 200 });

    await expect(title()).resolves.toBe('Rat');
  });

  test.each(['PATCH', 'DELETE'])(
    'is decided on the room that is there then: %s of another one',
    async (method) => {
      await desk.create(RAT, { title: 'Alt' }, OTHER);
      const before = await desk.find(RAT);
      await desk.remove(RAT, undefined, OTHER);
      await desk.create(RAT, { title: 'Rat' }, OWNER);

      const asking = asked(OTHER, async () => before)(method, { title: 'Neu' });

      await expect(asking).rejects.toMatchObject({ code: 'GRANT_MISSING' });
      await expect(title()).resolves.toBe('Rat');
    },
  );

  test('gives nobody the invitations of a room that is not defined', async () => {
    const key = invitationKey(RAT, 'abcdefghijkl');
    await coordination.txn([], [{ put: key, value: new Uint8Array() }]);

    for (const caller of [KEY, OTHER]) await asked(caller, () => desk.find(RAT))('DELETE');

    await expect(coordination.get(key)).resolves.toBeDefined();
  });
});
