import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { open } from '../../../../../signal/features/sitting/commands.ts';
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

const step = fc.record({
  what: fc.constantFrom('join', 'leave', 'away', 'back', 'outside', 'inside'),
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

/** Looks that are the sixth or a later one in a row without the person: then they have left for good. */
const isGone = (seen: readonly Seen[], index: number): boolean =>
  index >= 5 && seen.slice(index - 5, index + 1).every(({ isIn }) => !isIn);

describe('attendance', () => {
  test('of a person never overlaps and covers exactly the presence, whatever their devices do', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const council = opened(['ada-1', 'ben-1']);
        const seen = new Map<string, Seen[]>();
        see(council, seen);
        for (const { what, device, looks } of steps) {
          act(council, what, device);
          for (let look = 0; look < looks; look += 1) {
            council.looks(1);
            see(council, seen);
          }
        }
        council.looks(1);

        for (const subject of SUBJECTS) {
          const spans = presencesOf(council, subject).map(({ from, until }) => ({
            from: Date.parse(from),
            until: until === '' ? Infinity : Date.parse(until),
          }));
          spans.forEach(({ from, until }, index) => {
            expect(from).toBeGreaterThanOrEqual(spans[index - 1]?.until ?? 0);
            expect(until).toBeGreaterThanOrEqual(from);
          });
          const all = seen.get(subject) ?? [];
          all.forEach(({ atMs, isConnected }, index) => {
            const isCovered = spans.some(({ from, until }) => from <= atMs && atMs <= until);
            const isInside = spans.some(({ from, until }) => from < atMs && atMs < until);
            if (isConnected) expect([subject, atMs, isCovered]).toEqual([subject, atMs, true]);
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
