import { describe, expect, test } from '@jest/globals';
import { bansPrefix, homeKey, settingsKey } from '../../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../../common/coordination/memory.ts';
import type { Coordination, Op } from '../../../../../common/coordination/port.ts';
import { AppError } from '../../../../../common/errors.ts';
import { parseRoomId } from '../../../../../common/ids.ts';
import { banIdOf } from '../../../../../signal/room/settings/bans.ts';
import { Decisions } from '../../../../../signal/room/settings/decisions.ts';
import { decodeSettings } from '../../../../../signal/room/settings/settings.ts';

const ROOM = parseRoomId('hall');

async function setUp(wrap: (coordination: Coordination) => Coordination = (same) => same) {
  const coordination: Coordination = new MemoryCluster().client();
  const claim = async (): Promise<number> => {
    const put: Op = { put: homeKey(ROOM), value: new Uint8Array() };
    return (await coordination.txn([], [put])).revision;
  };
  const claimRevision = await claim();
  const decisions = new Decisions(wrap(coordination), ROOM);
  const by = (commandId: string, revision = claimRevision) => ({ commandId, claimRevision: revision });
  const stored = async () => decodeSettings(await coordination.get(settingsKey(ROOM)));
  return { coordination, claim, decisions, by, stored };
}

const ban = (subject: string) => () => ({
  subject,
  name: '',
  bannedBySubject: 'm',
  bannedAtMs: 1,
  reason: '',
});

describe('Decisions', () => {
  test('are in the store when they resolve, under a version that rises', async () => {
    const { decisions, by, stored } = await setUp();

    const first = await decisions.updateSettings(by('c1'), { title: 'One' });
    const second = await decisions.updateSettings(by('c2'), { locked: true, expectedVersion: first.version });

    expect(second).toMatchObject({ title: 'One', locked: true });
    expect(second.version).toBeGreaterThan(first.version);
    expect(await stored()).toEqual(second);
  });

  test('are refused to who may not, unless they were made while they might', async () => {
    const { decisions, by, stored } = await setUp();
    const first = { ...by('c1'), whyNot: () => undefined };
    await decisions.updateSettings(first, { title: 'One' });
    const whyNot = () => new AppError('GRANT_MISSING', 'no more');

    await expect(decisions.updateSettings({ ...by('c2'), whyNot }, { title: 'Two' })).rejects.toMatchObject({
      code: 'GRANT_MISSING',
    });
    await decisions.updateSettings({ ...first, whyNot }, { title: 'One' });

    expect((await stored()).title).toBe('One');
  });

  test('are made once, however often they are asked for, in any order', async () => {
    const { coordination, decisions, by, stored } = await setUp();
    await decisions.updateSettings(by('c1'), { title: 'One', expectedVersion: 0 });
    await decisions.updateSettings(by('c2'), { title: 'Two' });
    await decisions.ban(by('c3'), ban('ada'));
    await decisions.unban(by('c4'), banIdOf('ada'));

    await decisions.updateSettings(by('c1'), { title: 'One', expectedVersion: 0 });
    await decisions.ban(by('c3'), () => new AppError('PARTICIPANT_UNKNOWN', 'has left by now'));

    expect(await stored()).toMatchObject({ title: 'Two' });
    expect((await coordination.range(bansPrefix(ROOM))).items).toEqual([]);
  });

  test('read what was decided before once for each claim, and again when it can not be said what became of a write', async () => {
    let reads = 0;
    let isLost = false;
    const { claim, decisions } = await setUp((same) => ({
      ...same,
      get: (key) => ((reads += 1), same.get(key)),
      txn: async (compares, ops) => {
        const done = await same.txn(compares, ops);
        if (isLost) throw new AppError('BUSY', 'the answer was lost');
        return done;
      },
    }));
    const decide = (claimRevision: number, id: string, seen: string[] = []) =>
      decisions.decideTogether(claimRevision, (before) => {
        seen.push(...before);
        return { commandIds: before.includes(id) ? [] : [id], ops: [] };
      });
    const first = await claim();
    for (const id of ['a', 'b', 'c']) await decide(first, id);
    expect(reads).toBe(1);

    isLost = true;
    await expect(decide(first, 'd')).rejects.toMatchObject({ code: 'BUSY' });
    isLost = false;
    const seen: string[] = [];
    expect(await decide(first, 'd', seen)).toBeUndefined();
    expect([reads, seen]).toEqual([2, ['a', 'b', 'c', 'd']]);

    await decide(await claim(), 'e');
    expect(reads).toBe(3);
  });

  test('write nothing when another node has become home', async () => {
    const { claim, decisions, by, stored } = await setUp();
    await claim();

    await expect(decisions.updateSettings(by('c1'), { title: 'x' })).rejects.toMatchObject({
      code: 'FENCED',
    });
    expect(await stored()).toMatchObject({ version: 0 });
  });

  test('are applied once though the answer of the store was lost', async () => {
    let lose = true;
    const { decisions, by, stored } = await setUp((coordination) => ({
      ...bound(coordination),
      txn: async (compares, ops) => {
        const result = await coordination.txn(compares, ops);
        if (lose) throw new AppError('BUSY', 'the answer was lost');
        return result;
      },
    }));

    await expect(decisions.updateSettings(by('c1'), { title: 'x' })).rejects.toMatchObject({ code: 'BUSY' });
    lose = false;
    const { version } = await stored();

    expect(await decisions.updateSettings(by('c1'), { title: 'x', expectedVersion: 0 })).toMatchObject({
      version,
    });
  });

  test('are made again when somebody else’s came in between', async () => {
    let others = 3;
    const { decisions, by, stored } = await setUp((coordination) => ({
      ...bound(coordination),
      txn: async (compares, ops) => {
        others -= 1;
        if (others > 0) {
          const item = await coordination.get(settingsKey(ROOM));
          await coordination.txn([], [{ put: settingsKey(ROOM), value: item?.value ?? new Uint8Array() }]);
        }
        return coordination.txn(compares, ops);
      },
    }));

    await decisions.updateSettings(by('c1'), { title: 'x' });

    expect(await stored()).toMatchObject({ title: 'x' });
  });
});

const bound = (coordination: Coordination): Coordination => ({
  get: (key) => coordination.get(key),
  range: (prefix) => coordination.range(prefix),
  txn: (compares, ops) => coordination.txn(compares, ops),
  grantLease: (ttlSec) => coordination.grantLease(ttlSec),
  watch: (prefix, handlers) => coordination.watch(prefix, handlers),
  close: () => coordination.close(),
});
