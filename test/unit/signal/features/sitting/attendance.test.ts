import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { close, open } from '../../../../../signal/features/sitting/commands.ts';
import { setPlace } from '../../../../../signal/features/sitting/places.ts';
import { minutesOf } from '../../../../../signal/record/minutes/minutes.ts';
import { Council } from './council.ts';

const DEVICES = ['ada-1', 'ada-2', 'ben-1', 'cleo-1'] as const;
const SUBJECTS = ['ada', 'ben', 'cleo'] as const;

function opened(devices: readonly string[] = []): Council {
  const council = new Council();
  const chair = council.join('chair-1', { role: 'chair' });
  for (const device of devices) council.join(device);
  council.take(open(council.state, { title: 'Rat' }, council.by(chair)));
  return council;
}

const minutes = ({ head, lines }: Council) => minutesOf({ room: 'council', head }, lines);

const presencesOf = (council: Council, subject: string) =>
  [...minutes(council).members, ...minutes(council).guests].find((one) => one.subject === subject)
    ?.presences ?? [];

const lossesOf = (council: Council, subject: string) =>
  [...minutes(council).members, ...minutes(council).guests].find((one) => one.subject === subject)?.losses ??
  [];

const NIGHT_MS = 12 * 3_600_000;
/** Marks of looks are that far apart at most. */
const MARK_MS = 60_000;

const step = fc.record({
  what: fc.constantFrom('join', 'leave', 'away', 'back', 'outside', 'inside', 'empty'),
  device: fc.constantFrom(...DEVICES),
  looks: fc.integer({ min: 0, max: 9 }),
});

/** How things stood at a look. */
type Seen = { readonly atMs: number; readonly isIn: boolean; readonly isConnected: boolean };

function see(council: Council, seen: Map<string, Seen[]>): void {
  for (const subject of SUBJECTS) {
    const devices = council.people.all().filter((one) => one.subject === subject && !one.isOutside);
    const isConnected = devices.some(({ isAway }) => !isAway);
    seen.set(subject, [
      ...(seen.get(subject) ?? []),
      { atMs: council.nowMs, isIn: devices.length > 0, isConnected },
    ]);
  }
}

function act(council: Council, what: string, device: string): void {
  if (what === 'join') council.join(device);
  else if (what === 'leave') council.leave(device);
  else if (what === 'away' || what === 'back') council.change(device, { isAway: what === 'away' });
  else council.change(device, { isOutside: what === 'outside' });
}

/** All leave at once, and nobody looks until the next morning. */
function empty(council: Council): void {
  for (const { participantId } of council.people.all()) council.leave(participantId);
  council.nowMs += NIGHT_MS;
}

/** Looks that are the sixth or a later one in a row without the person: then they have left for good. */
const isGone = (seen: readonly Seen[], index: number): boolean =>
  index >= 5 && seen.slice(index - 5, index + 1).every(({ isIn }) => !isIn);

describe('attendance', () => {
  test('of a person never overlaps and covers exactly the presence, whatever their devices do', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const council = opened(['ada-1-0', 'ben-1-0']);
        const seen = new Map<string, Seen[]>();
        const gaps: { readonly fromMs: number; readonly untilMs: number }[] = [];
        see(council, seen);
        for (const { what, device, looks } of steps) {
          const fromMs = council.nowMs;
          if (what === 'empty') empty(council);
          else act(council, what, `${device}-${gaps.length}`); // sessions of the day before are over
          if (what === 'empty') gaps.push({ fromMs, untilMs: council.nowMs });
          for (let look = 0; look < looks; look += 1) {
            council.looks(1);
            see(council, seen);
          }
        }
        council.looks(6); // until those who are gone have left for good

        for (const subject of SUBJECTS) {
          const spans = presencesOf(council, subject).map(({ from, until }) => ({
            from: Date.parse(from),
            until: until === '' ? Infinity : Date.parse(until),
          }));
          spans.forEach(({ from, until }, index) => {
            expect(from).toBeGreaterThanOrEqual(spans[index - 1]?.until ?? 0);
            expect(until).toBeGreaterThanOrEqual(from);
          });
          const night = spans.filter(({ from, until }) =>
            gaps.some(({ fromMs, untilMs }) => from < untilMs && until > fromMs),
          );
          expect([subject, night]).toEqual([subject, []]);
          const isEvening = (atMs: number): boolean =>
            gaps.some(({ fromMs }) => atMs > fromMs - MARK_MS && atMs <= fromMs);
          const all = seen.get(subject) ?? [];
          all.forEach(({ atMs, isConnected }, index) => {
            const isCovered = spans.some(({ from, until }) => from <= atMs && atMs <= until);
            const isInside = spans.some(({ from, until }) => from < atMs && atMs < until);
            if (isConnected && !isEvening(atMs))
              expect([subject, atMs, isCovered]).toEqual([subject, atMs, true]);
            if (isGone(all, index)) expect([subject, atMs, isInside]).toEqual([subject, atMs, false]);
          });
        }
      }),
      { numRuns: 200 },
    );
  });

  test('begins with the opening for who is there then, and is kept by subject', () => {
    const council = opened(['ada-1', 'ada-2']);

    council.looks(2);

    expect(presencesOf(council, 'ada')).toEqual([
      { from: '2026-11-22T17:00:00.000Z', until: '', place: 'remote' },
    ]);
    expect(council.drafts.map(({ kind }) => kind)).toEqual(['sitting.opened', 'sitting.came']);
  });

  test('ends for who has left, at the time at which they were missed first', () => {
    const council = opened(['ada-1']);
    council.looks(3);
    council.leave('ada-1');

    council.looks(8);

    expect(presencesOf(council, 'ada')).toEqual([
      { from: '2026-11-22T17:00:00.000Z', until: '2026-11-22T17:00:04.000Z', place: 'remote' },
    ]);
    expect(lossesOf(council, 'ada')).toEqual([]);
  });

  /** Ada and the chair, for some time; then all leave within a second, and the room is closed. */
  function overnight(seconds: number): Council {
    const council = opened(['ada-1']);
    council.looks(seconds);
    empty(council);
    return council;
  }
  const evening = (until: string) => ({ from: '2026-11-22T17:00:00.000Z', until, place: 'remote' });

  test('of a sitting that is left open overnight ends in the evening, for whoever comes first in the morning as well', () => {
    const council = overnight(150);
    const chair = council.join('chair-2', { role: 'chair' });
    council.looks(8);
    council.join('ada-2');
    council.looks(1);
    council.nowMs += 1_000;
    council.take(close(council.state, council.by(chair)));

    const came = { from: '2026-11-23T05:02:31.000Z', until: '2026-11-23T05:02:40.000Z', place: 'remote' };
    expect(presencesOf(council, 'chair')).toEqual([evening('2026-11-22T17:02:00.000Z'), came]);
    expect(presencesOf(council, 'ada')).toEqual([
      evening('2026-11-22T17:02:00.000Z'),
      { ...came, from: '2026-11-23T05:02:39.000Z' },
    ]);
    expect(lossesOf(council, 'ada')).toEqual([]);
  });

  test('ends in the evening where the sitting is closed before anybody was looked for', () => {
    const council = overnight(150);
    const chair = council.join('chair-2', { role: 'chair' });

    expect(council.take(close(council.state, council.by(chair)))).toBe('OK');

    expect(presencesOf(council, 'ada')).toEqual([evening('2026-11-22T17:02:00.000Z')]);
    expect(presencesOf(council, 'chair')).toEqual([evening('2026-11-22T17:02:00.000Z')]);
    expect(minutes(council).closedAt).toBe('2026-11-23T05:02:30.000Z');
  });

  test('of more people than a transaction takes ends in the evening for all of them', () => {
    const council = opened(Array.from({ length: 100 }, (_, index) => `p${index}-1`));
    council.looks(62);
    empty(council);
    council.join('chair-2', { role: 'chair' });

    council.looks(12);

    const ends = Array.from({ length: 100 }, (_, index) => presencesOf(council, `p${index}`)[0]?.until);
    expect(new Set(ends)).toEqual(new Set(['2026-11-22T17:01:02.000Z']));
  });

  test('goes on for whoever stays while no home can look, and for all when another one looks soon', () => {
    const council = opened(['ada-1', 'ben-1']);
    council.looks(60);
    council.nowMs += 100_000;
    council.looks(1);
    council.nowMs += NIGHT_MS;
    council.looks(2);

    expect(presencesOf(council, 'ada')).toEqual([evening('')]);
    expect(council.drafts.map(({ kind }) => kind)).toEqual(['sitting.opened', 'sitting.came']);
  });

  test('costs a write of the store once in a minute while nobody comes or goes', () => {
    const council = opened(['ada-1', 'ben-1']);
    council.looks(1);
    let writes = 0;
    const take = council.take.bind(council);
    council.take = (...args) => ((writes += 1), take(...args));

    council.looks(600);

    expect(writes).toBe(10);
  });

  test('has losses of more than five seconds as interruptions, shorter ones not', () => {
    const council = opened(['ada-1']);
    for (const seconds of [4, 9]) {
      council.change('ada-1', { isAway: true });
      council.looks(seconds);
      council.change('ada-1', { isAway: false });
      council.looks(1);
    }

    expect(lossesOf(council, 'ada')).toEqual([
      {
        from: '2026-11-22T17:00:06.000Z',
        until: '2026-11-22T17:00:15.000Z',
        cause: 'client',
        site: 'erfurt',
      },
    ]);
    expect(presencesOf(council, 'ada')).toHaveLength(1);
  });

  test('says where a loss comes from: a whole site, a part of it, or one person', () => {
    const council = opened(['ada-1', 'ben-1', 'cleo-1', 'dora-1']);
    for (const device of ['eva-1', 'finn-1']) council.join(device, { site: 'jena' });
    council.looks(2);
    for (const device of ['ada-1', 'ben-1', 'cleo-1', 'eva-1', 'finn-1'])
      council.change(device, { isAway: true });
    council.looks(8);
    council.change('ada-1', { isAway: false });
    council.change('ben-1', { isAway: false });
    council.change('cleo-1', { isAway: false });
    council.looks(20);
    council.change('dora-1', { isAway: true });
    council.looks(8);

    expect(['ada', 'eva', 'dora'].map((subject) => lossesOf(council, subject)[0]?.cause)).toEqual([
      'node',
      'site',
      'client',
    ]);
  });

  test('says where a loss comes from as the room knows it, of one person as well', () => {
    const council = opened(['ada-1', 'ben-1', 'cleo-1']);
    council.change('ada-1', { isAway: true, awayBy: 'node' });
    council.change('ben-1', { isAway: true, awayBy: 'site' });
    council.change('cleo-1', { isAway: true, awayBy: 'client' });

    council.looks(8);

    const causes = ['ada', 'ben', 'cleo'].map((subject) => lossesOf(council, subject)[0]?.cause);
    expect(causes).toEqual(['node', 'site', 'client']);
  });

  test('says who is in the hall, from when on', () => {
    const council = opened();
    const ada = council.join('ada-1');
    expect(council.take(setPlace(council.state, { inHall: true }, council.by(ada)))).toBe('OK');
    council.looks(5);
    expect(council.take(setPlace(council.state, { inHall: false }, council.by(ada)))).toBe('OK');

    expect(presencesOf(council, 'ada')).toEqual([
      { from: '2026-11-22T17:00:01.000Z', until: '2026-11-22T17:00:05.000Z', place: 'hall' },
      { from: '2026-11-22T17:00:05.000Z', until: '', place: 'remote' },
    ]);
    const ben = council.join('ben-1');
    expect(council.take(setPlace(council.state, { number: ada.number }, council.by(ben)))).toBe(
      'ROLE_MISSING',
    );
  });

  test('has who sits there with a companion device in the hall, for as long as it is there', () => {
    const council = opened(['ada-1']);
    council.join('ada-2', { mode: 'companion' });
    council.looks(1);
    council.leave('ada-2');
    council.looks(1);

    expect(presencesOf(council, 'ada').map(({ place }) => place)).toEqual(['remote', 'hall', 'remote']);
  });

  test('lists no cameras and screens of the hall', () => {
    const council = opened();
    council.join('saal-1', { mode: 'hall', role: 'guest' });
    council.join('wand-1', { mode: 'display', role: 'observer' });

    council.looks(2);

    expect([presencesOf(council, 'saal'), presencesOf(council, 'wand')]).toEqual([[], []]);
  });

  test('lists neither observers nor who waits outside', () => {
    const council = opened();
    council.join('oz-1', { role: 'observer' });
    council.join('wil-1', { role: 'guest', isOutside: true });
    council.looks(3);

    expect(minutes(council).guests.map(({ name }) => name)).toEqual(['chair']);
  });

  test('of more people than a transaction takes is taken in parts', () => {
    const council = opened(Array.from({ length: 100 }, (_, index) => `p${index}-1`));
    council.looks(3);

    expect(minutes(council).guests).toHaveLength(101);
  });
});
