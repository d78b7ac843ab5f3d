import { describe, expect, test } from '@jest/globals';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import { parseRoomId } from '../../../../common/ids.ts';
import type { Caller } from '../../../../signal/management/caller.ts';
import { DEFAULT_AUDIT_LIMITS, Ledger } from '../../../../signal/management/ledger.ts';
import { MeetingDesk } from '../../../../signal/management/meeting-desk.ts';
import { RoomDesk } from '../../../../signal/management/room-desk.ts';

const ADA: Caller = { kind: 'login', subject: 'login:ada', name: 'Ada', role: 'chair', groups: [] };
const NAMED = { room: parseRoomId('rat'), number: 'abcdefghijkl' };

async function planned(timeZone: string) {
  const coordination = new MemoryCluster().client();
  const ledger = new Ledger({ coordination, limits: DEFAULT_AUDIT_LIMITS, nowMs: Date.now });
  await new RoomDesk({ coordination, ledger }).create(NAMED.room, { title: 'Rat' }, ADA);
  const desk = new MeetingDesk({ coordination, ledger });
  const times = { startsAt: '2099-01-01T10:00', endsAt: '2099-01-01T11:00' };
  const { made } = await desk.create(NAMED, { title: 'Sitzung', ...times, timeZone }, ADA);
  return { desk, made };
}

describe("a meeting's time zone", () => {
  test.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/BERLIN', 'Europe/Berlin'],
    ['asia/calcutta', 'Asia/Calcutta'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['UTC', 'UTC'],
    ['etc/utc', 'Etc/UTC'],
    ['Europe/Kiev', 'Europe/Kiev'],
  ])('that is called %s is kept as %s', async (wanted, kept) => {
    const { desk, made } = await planned('America/New_York');

    expect((await planned(wanted)).made.value.timeZone).toBe(kept);
    const changed = await desk.change(NAMED, { timeZone: wanted }, made.revision, ADA);
    expect(changed.value.timeZone).toBe(kept);
    const named = await desk.change(NAMED, { title: 'Rat' }, changed.revision, ADA);
    expect(named.value.timeZone).toBe(kept);
  });

  // hosts know some that calendars do not, and the other way round
  test.each(['PST', 'SystemV/PST8', 'PT', 'Mars/Base', '+01:00', ''])('%p is not taken', async (timeZone) => {
    await expect(planned(timeZone)).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
      message: expect.stringContaining('timeZone'),
    });
  });
});
