import { describe, expect, test } from '@jest/globals';
import { managementLedgerKey, meetingKey, settingsKey } from '../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import { parseRoomId } from '../../../../common/ids.ts';
import { ManagementLedger } from '../../../../proto/index.ts';
import { ApiKeys } from '../../../../signal/management/api-keys.ts';
import { actorOf } from '../../../../signal/management/audit.ts';
import type { Caller } from '../../../../signal/management/caller.ts';
import { Ledger } from '../../../../signal/management/ledger.ts';
import { MeetingDesk } from '../../../../signal/management/meeting-desk.ts';
import { RoomDesk } from '../../../../signal/management/room-desk.ts';
import {
  decodeSettings,
  DEFAULT_SETTINGS,
  encodeSettings,
} from '../../../../signal/room/settings/settings.ts';

const ADA: Caller = { kind: 'login', subject: 'login:ada', name: 'Ada', role: 'chair', groups: [] };
const RAT = parseRoomId('rat');
const NUMBER = 'abcdefghijkl';
const MEETING = {
  title: 'Sitzung',
  startsAt: '2099-01-01T10:00',
  endsAt: '2099-01-01T11:00',
  timeZone: 'Europe/Berlin',
};

function desks() {
  const cluster = new MemoryCluster();
  const coordination = cluster.client();
  const limits = { maxEntries: 1_000, maxAgeMs: Infinity };
  const ledger = new Ledger({ coordination, limits, nowMs: Date.now });
  const deps = { coordination, ledger };
  const keys = new ApiKeys({ ...deps, nowMs: Date.now });
  return { coordination, ledger, keys, rooms: new RoomDesk(deps), meetings: new MeetingDesk(deps) };
}

describe('the bounds', () => {
  test.each([
    ['rooms', { rooms: 1_000 }],
    ['meetings', { meetings: 5_000 }],
    ['API keys', { apiKeys: 200 }],
  ])('of %s hold, and what is gone makes room', async (what, counts) => {
    const { coordination, rooms, meetings, keys } = desks();
    await rooms.create(parseRoomId('before'), { title: 'Rat' }, ADA);
    const add = async (name: string): Promise<unknown> => {
      const room = parseRoomId(what === 'rooms' ? name : 'before');
      if (what === 'rooms') return rooms.create(room, { title: 'Rat' }, ADA);
      if (what === 'meetings') return meetings.create({ room, number: name.padEnd(12, '-') }, MEETING, ADA);
      return keys.make({ note: name, scopes: ['rooms'], expiresAtMs: undefined }, actorOf(ADA));
    };
    const full = ManagementLedger.encode({ auditNumber: 1, ...counts }).finish();
    await coordination.txn([], [{ put: managementLedgerKey, value: full }]);

    await expect(add('one')).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
    const less = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count - 1]));
    const value = ManagementLedger.encode({ auditNumber: 1, ...less }).finish();
    await coordination.txn([], [{ put: managementLedgerKey, value }]);
    await add('one');

    await expect(add('two')).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
  });

  test('of names in a room hold', async () => {
    const { rooms } = desks();
    const subjects = Array.from({ length: 200 }, (_, index) => `${index}`.padEnd(256, 'x'));

    const made = rooms.create(RAT, { title: 'Rat', chairs: { subjects, groups: [] } }, ADA);

    await expect(made).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
    await expect(rooms.find(RAT)).resolves.toBeUndefined();
  });
});

describe('RoomDesk', () => {
  test('does not undo what moderators change in the room at the same time', async () => {
    const { coordination, ledger } = desks();
    const key = settingsKey(RAT);
    let isFirst = true;
    // between our reading and our writing the room's home writes
    const racing: typeof coordination.txn = async (compares, ops) => {
      if (isFirst && ops.some((op) => 'put' in op && op.put === key)) {
        isFirst = false;
        const value = encodeSettings({ ...DEFAULT_SETTINGS, maxPodium: 7 });
        await coordination.txn([], [{ put: key, value }]);
      }
      return coordination.txn(compares, ops);
    };
    await new RoomDesk({ coordination, ledger }).create(RAT, { title: 'Rat' }, ADA);
    const port = {
      get: (name: string) => coordination.get(name),
      range: (...args: Parameters<typeof coordination.range>) => coordination.range(...args),
      txn: racing,
    };
    const limits = { maxEntries: 1_000, maxAgeMs: Infinity };
    const rooms = new RoomDesk({
      coordination: port,
      ledger: new Ledger({ coordination: port, limits, nowMs: Date.now }),
    });

    await rooms.change(RAT, { settings: { locked: true } }, 'any', ADA);

    expect(decodeSettings(await coordination.get(key))).toMatchObject({ locked: true, maxPodium: 7 });
  });

  test('takes away meetings that a deletion which ended half-way has left', async () => {
    const { coordination, rooms, meetings } = desks();
    await rooms.create(RAT, { title: 'Rat' }, ADA);
    await meetings.create({ room: RAT, number: NUMBER }, MEETING, ADA);
    const left = await coordination.get(meetingKey(RAT, NUMBER));
    await rooms.remove(RAT, undefined, ADA);
    await coordination.txn([], [{ put: meetingKey(RAT, NUMBER), value: left?.value ?? new Uint8Array() }]);
    await coordination.txn(
      [],
      [
        {
          put: managementLedgerKey,
          value: ManagementLedger.encode({ auditNumber: 9, meetings: 1 }).finish(),
        },
      ],
    );

    await rooms.create(RAT, { title: 'Neu' }, ADA);

    await expect(meetings.find({ room: RAT, number: NUMBER })).resolves.toBeUndefined();
    const ledger = await coordination.get(managementLedgerKey);
    expect(ManagementLedger.decode(ledger?.value ?? new Uint8Array()).meetings).toBe(0);
  });
});
