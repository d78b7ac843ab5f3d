import { describe, expect, test } from '@jest/globals';
import {
  definedRoomKey,
  invitationKey,
  invitationsPrefix,
  managementLedgerKey,
  meetingKey,
  settingsKey,
  shutInvitationsPrefix,
} from '../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import type { Coordination } from '../../../../common/coordination/port.ts';
import { AppError } from '../../../../common/errors.ts';
import { parseRoomId } from '../../../../common/ids.ts';
import { BanRecord, ManagementLedger } from '../../../../proto/index.ts';
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

type Port = Pick<Coordination, 'get' | 'range' | 'txn'>;

function desks(over: (real: Port) => Partial<Port> = () => ({})) {
  const real = new MemoryCluster().client();
  const coordination: Port = {
    get: (key) => real.get(key),
    range: (...args) => real.range(...args),
    txn: (...args) => real.txn(...args),
    ...over(real),
  };
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
    const port = { ...coordination, txn: racing };
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

describe('a deletion', () => {
  const BEN: Caller = { ...ADA, subject: 'login:ben', name: 'Ben', role: 'moderator' };
  const LEFT = [
    { put: invitationKey(RAT, NUMBER), value: new Uint8Array() },
    { put: meetingKey(RAT, NUMBER), value: new Uint8Array() },
  ];
  const left = async (coordination: Port) =>
    (await Promise.all(LEFT.map(({ put }) => coordination.get(put)))).filter((item) => item !== undefined);

  test('that ended half-way goes on when it is asked for again, and then has ended', async () => {
    let isAway = false;
    const { coordination, rooms } = desks((real) => ({
      txn: async (compares, ops) => {
        if (isAway) throw new AppError('BUSY', 'away');
        isAway = ops.some((op) => 'delete' in op && op.delete === definedRoomKey(RAT));
        return real.txn(compares, ops);
      },
    }));
    await rooms.create(RAT, { title: 'Rat' }, ADA);
    await coordination.txn([], LEFT);
    await expect(rooms.remove(RAT, undefined, ADA)).rejects.toMatchObject({ code: 'BUSY' });
    await expect(left(coordination)).resolves.toHaveLength(2);
    isAway = false;

    await rooms.finishRemoval(RAT, BEN);

    await expect(left(coordination)).resolves.toEqual([]);
    await coordination.txn([], LEFT);
    await rooms.finishRemoval(RAT, BEN);
    await expect(left(coordination)).resolves.toHaveLength(2);
  });

  test('takes nothing away that belongs to a room that nobody has deleted', async () => {
    const { coordination, rooms } = desks();
    await coordination.txn([], LEFT);

    await rooms.finishRemoval(RAT, ADA);
    await rooms.remove(RAT, undefined, ADA);

    await expect(left(coordination)).resolves.toHaveLength(2);
  });
});

const numberOf = (index: number): string => `${index}`.padEnd(12, '-');

describe('invitations to a room of this name from before', () => {
  const invite = (coordination: Port, count: number, from = 0) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        coordination.txn([], [{ put: invitationKey(RAT, numberOf(from + index)), value: new Uint8Array() }]),
      ),
    );
  const keysUnder = async (coordination: Port, prefix: string) =>
    (await coordination.range(prefix)).items.map(({ key }) => key.slice(prefix.length));

  test('are good no more when somebody defines it, as many as there may be, nor are tokens they gave', async () => {
    const sizes: number[] = [];
    const { coordination, rooms } = desks((real) => ({
      txn: (compares, ops) => {
        sizes.push(ops.length);
        return real.txn(compares, ops);
      },
    }));
    await invite(coordination, 200);

    await expect(rooms.create(RAT, { title: 'Rat' }, ADA)).resolves.toMatchObject({ isNew: true });

    expect(await keysUnder(coordination, invitationsPrefix(RAT))).toEqual([]);
    const { items } = await coordination.range(shutInvitationsPrefix(RAT));
    const shut = items.map(({ value }) => BanRecord.decode(value));
    expect(new Set(shut.map(({ invitationNumber }) => invitationNumber)).size).toBe(200);
    expect(shut.every(({ onlyNewcomers }) => onlyNewcomers)).toBe(true);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(128);
  });

  test('are good no more when they were made in the moment in which it is defined', async () => {
    let late = 1;
    const { coordination, rooms } = desks((real) => ({
      txn: async (compares, ops) => {
        const isClearing = ops.some((op) => 'delete' in op && op.delete.startsWith(invitationsPrefix(RAT)));
        const result = await real.txn(compares, ops);
        if (isClearing && late <= 3) await invite(real, 1, late++);
        return result;
      },
    }));
    await invite(coordination, 1);

    await rooms.create(RAT, { title: 'Rat' }, ADA);

    expect(late).toBe(4);
    expect(await keysUnder(coordination, invitationsPrefix(RAT))).toEqual([]);
    expect(await keysUnder(coordination, shutInvitationsPrefix(RAT))).toHaveLength(4);
  });

  test('stay good when it is not defined after all, and when it was defined already', async () => {
    const { coordination, rooms } = desks();
    await invite(coordination, 1);
    const subjects = Array.from({ length: 200 }, (_, index) => `${index}`.padEnd(256, 'x'));
    const tooLarge = rooms.create(RAT, { title: 'Rat', chairs: { subjects, groups: [] } }, ADA);
    await expect(tooLarge).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
    expect(await keysUnder(coordination, invitationsPrefix(RAT))).toHaveLength(1);

    await rooms.create(RAT, { title: 'Rat' }, ADA);
    await invite(coordination, 1);
    await rooms.create(RAT, { title: 'Rat' }, ADA);

    expect(await keysUnder(coordination, invitationsPrefix(RAT))).toHaveLength(1);
  });

  test('and those of a room that is deleted are good no more, nor are tokens they gave', async () => {
    const { coordination, rooms } = desks();
    await rooms.create(RAT, { title: 'Rat' }, ADA);
    await invite(coordination, 70);

    await rooms.remove(RAT, undefined, ADA);

    expect(await keysUnder(coordination, invitationsPrefix(RAT))).toEqual([]);
    expect(await keysUnder(coordination, shutInvitationsPrefix(RAT))).toHaveLength(70);
  });
});
