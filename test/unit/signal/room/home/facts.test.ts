import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseSiteId, type ParticipantId } from '../../../../../common/ids.ts';
import type { LogEntry, StoredRecord } from '../../../../../common/store/port.ts';
import { applyEntry } from '../../../../../common/store/replay.ts';
import {
  NO_FACTS,
  REMEMBERED_COMMANDS,
  REMEMBERED_PER_ACTOR,
  newest,
  readFacts,
  remember,
  supersedes,
  writesFor,
  type RoomFacts,
} from '../../../../../signal/room/home/facts.ts';
import { RoomView } from '../../../../../signal/room/view.ts';
import { emptyLog, entry } from '../../../../support/room-logs.ts';

const id = fc.constantFrom(
  'ada',
  'bea',
  'cleo',
  'dora',
) as fc.Arbitrary<string> as fc.Arbitrary<ParticipantId>;

const facts: fc.Arbitrary<RoomFacts> = fc.record({
  generation: fc.integer({ min: 1, max: 4 }),
  revision: fc.integer({ min: 1, max: 6 }),
  homeNodeId: fc.constantFrom('e1', 'j1'),
  degraded: fc.boolean(),
  podium: fc.uniqueArray(id).map((ids) => ids.map((participantId, at) => ({ participantId, place: at + 1 }))),
  features: fc
    .dictionary(fc.constantFrom('hands/a', 'hands/b', 'poll/a'), fc.uint8Array({ maxLength: 3 }))
    .map((records) => new Map(Object.entries(records).map(([key, value]) => [key, Buffer.from(value)]))),
  commandIds: fc.array(fc.constantFrom('c1', 'c2'), { maxLength: 3 }),
});

const version = ({ generation, revision }: RoomFacts) => ({ generation, revision });

describe('room facts as records', () => {
  test('are what they were, whatever the log held before', () => {
    fc.assert(
      fc.property(facts, facts, (before, after) => {
        const held = applyEntry(new Map(), entry(1, writesFor(new Map<string, StoredRecord>(), before)));
        const records = applyEntry(held, entry(2, writesFor(held, after)));

        expect(readFacts(records)).toEqual(after);
        expect(writesFor(records, after)).toEqual([]);
      }),
    );
  });

  test('leave other records alone', () => {
    const records = new Map([['p/ada', { value: new Uint8Array(), n: 1 }]]);

    expect(writesFor(records, NO_FACTS).map(({ key }) => key)).toEqual(['r/home']);
    expect(readFacts(records)).toBe(NO_FACTS);
  });

  test('remember the last commands of each participant, and a bounded number of all', () => {
    const of = (actor: string, count: number) => Array.from({ length: count }, (_, i) => `${actor}/${i}`);
    const quiet = of('ada', 2);
    const busy = of('bea', 50);
    const all = [...quiet, ...busy].reduce<readonly string[]>(remember, []);

    expect(all).toEqual([...quiet, ...busy.slice(-REMEMBERED_PER_ACTOR)]);
    const many = Array.from({ length: 3 * REMEMBERED_COMMANDS }, (_, i) => `p${i}/c`);
    expect(many.reduce<readonly string[]>(remember, all)).toEqual(many.slice(-REMEMBERED_COMMANDS));
  });
});

/** Homes of one room, one after the other, each at a site: what each writes into its site's log. */
type Home = { readonly site: number; readonly changes: number };

const SITES = ['erfurt', 'jena', 'suhl'].map(parseSiteId);

function logsOf(homes: readonly Home[]): readonly (readonly LogEntry[])[] {
  const logs: LogEntry[][] = SITES.map(() => []);
  let current = NO_FACTS;
  let records = SITES.map((): ReadonlyMap<string, StoredRecord> => new Map());
  for (const [at, { site, changes }] of homes.entries()) {
    // A new home begins with what the one before it has left, under its own generation.
    for (let change = 0; change <= changes; change += 1) {
      const place = current.revision + 1;
      const podium = [...current.podium, { participantId: `p${place}` as ParticipantId, place }].slice(-3);
      current = { ...current, generation: at + 1, revision: current.revision + 1, podium };
      const log = logs[site] ?? [];
      const next = entry(log.length + 1, writesFor(records[site] ?? new Map(), current));
      log.push(next);
      records = records.map((held, one) => (one === site ? applyEntry(held, next) : held));
    }
  }
  return logs;
}

describe('supersession', () => {
  test('is a total order of versions: of two different ones, one supersedes the other', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const isSame =
          version(one).generation === version(other).generation && one.revision === other.revision;
        expect(Number(supersedes(one, other)) + Number(supersedes(other, one))).toBe(isSame ? 0 : 1);
        expect(version(newest(one, other))).toEqual(version(newest(other, one)));
      }),
    );
  });

  test('gives everybody the same facts, in whatever order the sites’ logs come, and none goes back', () => {
    const home = fc.record({ site: fc.nat({ max: 2 }), changes: fc.nat({ max: 4 }) });
    fc.assert(
      fc.property(
        fc.array(home, { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.nat({ max: 2 })),
        (homes, order) => {
          const logs = logsOf(homes);
          const view = new RoomView();
          for (const site of SITES) view.load(site, emptyLog());
          const sent = logs.map(() => 0);
          const total = logs.reduce((sum, log) => sum + log.length, 0);
          for (let delivered = 0; delivered < total;) {
            const site = Number(order.next().value);
            const next = logs[site]?.[sent[site] ?? 0];
            if (next === undefined) continue;
            sent[site] = (sent[site] ?? 0) + 1;
            delivered += 1;
            const before = view.facts;
            view.apply(SITES[site] ?? parseSiteId('erfurt'), next);
            expect(supersedes(before, view.facts)).toBe(false);
          }

          const total1 = homes.reduce((sum, { changes }) => sum + changes + 1, 0);
          expect(version(view.facts)).toEqual({ generation: homes.length, revision: total1 });
          expect(view.facts.podium.at(-1)?.participantId).toBe(`p${total1}`);
        },
      ),
    );
  });

  test('keeps the facts when the log that had them has gone, until newer ones come', () => {
    const [site] = SITES;
    const view = new RoomView();
    if (site === undefined) return;
    view.load(site, emptyLog());
    view.apply(site, entry(1, writesFor(new Map(), { ...NO_FACTS, generation: 1, revision: 4 })));

    view.load(site, undefined);

    expect(version(view.facts)).toEqual({ generation: 1, revision: 4 });
  });
});
