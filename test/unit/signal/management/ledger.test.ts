import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import { managementLedgerKey } from '../../../../common/coordination/keys.ts';
import { auditPage } from '../../../../signal/management/audit-log.ts';
import { AuditNotes } from '../../../../signal/management/audit-notes.ts';
import { Ledger, MAX_DEEDS, type AuditLimits } from '../../../../signal/management/ledger.ts';

const ANNA = { kind: 'login', id: 'login:anna', name: 'Anna' } as const;
const DAY_MS = 86_400_000;
const LIMITS = { maxEntries: 1_000, maxAgeMs: 365 * DAY_MS };

function ledgerOn(cluster: MemoryCluster, over: Partial<AuditLimits> = {}) {
  const clock = { nowMs: Date.UTC(2026, 0, 1) };
  const coordination = cluster.client();
  const ledger = new Ledger({ coordination, limits: { ...LIMITS, ...over }, nowMs: () => clock.nowMs });
  const add = (object: string) =>
    ledger.change(ANNA, async ({ rooms }) => {
      if (rooms >= 5) throw new Error('full');
      return {
        ops: [],
        deeds: [{ action: 'room.created', object }],
        added: { rooms: 1 },
        result: () => rooms,
      };
    });
  const numbers = async (limit = 500): Promise<number[]> =>
    (await auditPage(coordination, { before: undefined, limit })).map(({ number }) => number);
  return { clock, coordination, ledger, add, numbers };
}

describe('Ledger', () => {
  test('lets nodes that change at once go over no bound, and numbers what they did without a gap', async () => {
    const cluster = new MemoryCluster();
    const [one, other] = [ledgerOn(cluster), ledgerOn(cluster)];

    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => (index % 2 ? one : other).add(`room:${index}`)),
    );

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(await one.numbers()).toEqual([5, 4, 3, 2, 1]);
  });

  test('lets each of many nodes come through that change something at once', async () => {
    const cluster = new MemoryCluster();
    const note = { ops: [], deeds: [{ action: 'login.done', object: '' }], result: () => 'kept' };

    const changes = Array.from({ length: 20 }, () => ledgerOn(cluster).ledger.change(ANNA, async () => note));

    expect(new Set(await Promise.all(changes))).toEqual(new Set(['kept']));
  });

  test('writes nothing of a change that is refused or needs none', async () => {
    const { ledger, coordination } = ledgerOn(new MemoryCluster());

    await expect(ledger.change(ANNA, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(ledger.change(ANNA, async () => ({ result: () => 'as it was' }))).resolves.toBe('as it was');

    expect(await coordination.get(managementLedgerKey)).toBeUndefined();
  });

  test('is decided again when somebody else was faster', async () => {
    const cluster = new MemoryCluster();
    const [one, other] = [ledgerOn(cluster), ledgerOn(cluster)];
    let tries = 0;

    const seen = await one.ledger.change(ANNA, async ({ rooms }) => {
      tries += 1;
      if (tries === 1) await other.add('room:quick');
      return { ops: [], deeds: [{ action: 'room.created', object: 'room:slow' }], result: () => rooms };
    });

    expect([tries, seen]).toEqual([2, 1]);
  });

  test('keeps as many entries as it may, and none that is too old', async () => {
    const { ledger, clock, numbers } = ledgerOn(new MemoryCluster(), {
      maxEntries: 3,
      maxAgeMs: 10 * DAY_MS,
    });
    const note = () =>
      ledger.change(ANNA, async () => ({
        ops: [],
        deeds: [{ action: 'a.done', object: '' }],
        result: () => {},
      }));
    for (let count = 0; count < 5; count += 1) await note();
    expect(await numbers()).toEqual([5, 4, 3]);

    clock.nowMs += 11 * DAY_MS;
    await note();

    expect(await numbers()).toEqual([6]);
  });

  test.each<[string, string]>([
    ['strangers who are refused', 'login.refused'],
    ['wrong links', 'invitation.refused'],
    ['somebody who logs in again and again', 'login.done'],
    ['tokens for a whole assembly', 'token.issued'],
  ])('keeps what was changed, whatever there is of %s', async (_what, action) => {
    const { ledger, coordination, add } = ledgerOn(new MemoryCluster(), { maxEntries: 10 });
    await add('room:council');
    const floods = Array.from({ length: 60 }, (_, index) => ({ action, object: `${index}` }));
    for (const deed of floods) {
      await ledger.change(ANNA, async () => ({ ops: [], deeds: [deed], result: () => {} }));
    }

    const entries = await auditPage(coordination, { before: undefined, limit: 500 });

    expect(entries.at(-1)).toMatchObject({ action: 'room.created', object: 'room:council' });
    expect(entries.slice(0, -1).map(({ object }) => object)).toEqual(
      floods
        .map(({ object }) => object)
        .slice(-10)
        .reverse(),
    );
  });

  test('is one log in order, whatever page it is read by, also where the older part of a share is gone', async () => {
    const { ledger, coordination } = ledgerOn(new MemoryCluster(), { maxEntries: 20 });
    const actions = Array.from({ length: 90 }, (_, index) => {
      if (index % 9 === 4) return 'room.changed';
      return index > 40 && index % 4 === 0 ? 'login.done' : 'key.refused';
    });
    for (const [index, action] of actions.entries()) {
      const deeds = [{ action, object: `${index + 1}` }];
      await ledger.change(ANNA, async () => ({ ops: [], deeds, result: () => {} }));
    }
    const all = await auditPage(coordination, { before: undefined, limit: 500 });

    for (const limit of [1, 3, 7]) {
      const read = [];
      for (let before: number | undefined; ; before = read.at(-1)?.number) {
        const page = await auditPage(coordination, { before, limit });
        read.push(...page);
        if (page.length < limit) break;
      }
      expect(read).toEqual(all);
    }
    expect(all.filter(({ action }) => action === 'room.changed')).toHaveLength(10);
    expect(all.map(({ number }) => `${number}`)).toEqual(all.map(({ object }) => object));
    expect(all.map(({ number }) => number)).toEqual(
      all.map(({ number }) => number).sort((one, other) => other - one),
    );
    for (const before of [1, 40, 1_000]) {
      const page = await auditPage(coordination, { before, limit: 500 });
      expect(page).toEqual(all.filter(({ number }) => number < before));
    }
  });

  test('keeps nothing that is too old, of no share', async () => {
    const { ledger, clock, numbers } = ledgerOn(new MemoryCluster(), { maxAgeMs: 10 * DAY_MS });
    const note = (action: string) =>
      ledger.change(ANNA, async () => ({ ops: [], deeds: [{ action, object: '' }], result: () => {} }));
    for (const action of ['login.done', 'key.refused', 'room.created']) await note(action);
    clock.nowMs += 11 * DAY_MS;

    await note('room.changed');

    expect(await numbers()).toEqual([4]);
  });

  test('goes down to a bound that was lowered, also while entries come many at a time', async () => {
    const cluster = new MemoryCluster();
    const issue = (ledger: Ledger, count: number) =>
      ledger.change(ANNA, async () => ({
        ops: [],
        deeds: Array.from({ length: count }, () => ({ action: 'token.issued', object: '' })),
        result: () => {},
      }));
    const { ledger, numbers } = ledgerOn(cluster);
    for (let count = 0; count < 10; count += 1) await issue(ledger, MAX_DEEDS);
    const lower = ledgerOn(cluster, { maxEntries: 400 }).ledger;

    for (let count = 0; count < 12; count += 1) await issue(lower, MAX_DEEDS);

    expect(await numbers()).toHaveLength(400);
  });

  test('is read in pages, the latest first', async () => {
    const { ledger, coordination } = ledgerOn(new MemoryCluster());
    const deeds = Array.from({ length: 7 }, (_, index) => ({ action: 'a.done', object: `${index + 1}` }));
    await ledger.change(ANNA, async () => ({ ops: [], deeds, result: () => {} }));

    const first = await auditPage(coordination, { before: undefined, limit: 4 });
    const second = await auditPage(coordination, { before: first.at(-1)?.number, limit: 4 });

    expect([...first, ...second].map(({ object }) => object)).toEqual(['7', '6', '5', '4', '3', '2', '1']);
    expect(first[0]).toMatchObject({ by: ANNA, action: 'a.done', atMs: Date.UTC(2026, 0, 1) });
  });
});

describe('AuditNotes', () => {
  const notesOn = (cluster: MemoryCluster) => {
    const { ledger, coordination } = ledgerOn(cluster);
    const clock = { ms: 0, monotonicMs: () => clock.ms };
    let writes = 0;
    const counted: Pick<Ledger, 'change'> = {
      change: (by, decide) => {
        writes += 1;
        return ledger.change(by, decide);
      },
    };
    const notes = new AuditNotes({ ledger: counted, log: pino({ level: 'silent' }), clock });
    return {
      notes,
      clock,
      writes: () => writes,
      page: () => auditPage(coordination, { before: undefined, limit: 500 }),
    };
  };

  test('writes what comes at once together, and settles when it is kept', async () => {
    const { notes, writes, page } = notesOn(new MemoryCluster());

    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        notes.note(ANNA, { action: 'token.issued', object: `${index}` }),
      ),
    );

    expect(new Set((await page()).map(({ object }) => object)).size).toBe(200);
    expect(writes()).toBeLessThanOrEqual(6);
  });

  test('says BUSY when the store is away, and writes again when it is back', async () => {
    const cluster = new MemoryCluster();
    const coordination = cluster.client();
    const ledger = new Ledger({ coordination, limits: LIMITS, nowMs: Date.now });
    const notes = new AuditNotes({ ledger, log: pino({ level: 'silent' }) });
    coordination.cut();

    await expect(notes.note(ANNA, { action: 'a.done', object: '' })).rejects.toMatchObject({ code: 'BUSY' });
    coordination.heal();

    await expect(notes.note(ANNA, { action: 'a.done', object: '' })).resolves.toBeUndefined();
  });

  test('keeps samples of a flood of refusals, and how many were left out', async () => {
    const { notes, clock, page } = notesOn(new MemoryCluster());
    for (let count = 0; count < 500; count += 1) notes.noteRefused({ action: 'login.refused', object: '' });
    clock.ms += 3_000;
    notes.noteRefused({ action: 'login.refused', object: '', detail: 'later', by: ANNA });
    await notes.note(ANNA, { action: 'end', object: '' });

    const entries = await page();

    expect(entries).toHaveLength(22);
    expect(entries[1]).toMatchObject({ by: ANNA, detail: 'later (480 before it not kept)' });
    expect(entries[2]?.by.kind).toBe('nobody');
  });
});
