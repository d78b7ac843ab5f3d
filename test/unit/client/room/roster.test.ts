import { describe, expect, test } from '@jest/globals';
import { Roster } from '../../../../client/room/roster.ts';
import { PeopleList, SourceKind, type IPerson } from '../../../../proto/signal.ts';

const BY_NAME = PeopleList.PEOPLE_LIST_BY_NAME;

const mic = (paused = false) => ({ kind: SourceKind.SOURCE_KIND_MIC, paused, generation: 1 });

const person = (number: number, over: Partial<IPerson> = {}): IPerson => ({
  number,
  participantId: `p${number}`,
  name: `P${number}`,
  site: 'erfurt',
  sources: [mic()],
  ...over,
});

const names = (roster: Roster): string[] => [...roster.people.values()].map(({ name }) => name);

/** Everybody is told about 1 and 2; 3 is ourselves; of the other 27 a page is shown, with 2 and 4 on it. */
function filled(): Roster {
  const roster = new Roster();
  roster.enter({
    snapshot: { people: [person(1), person(2)], counts: { people: 30 }, pageSize: 25 },
    self: person(3),
    pages: [{ list: BY_NAME, page: 0, people: [person(2), person(4)] }],
  });
  return roster;
}

describe('Roster', () => {
  test('has those whom everybody is told about, those on shown pages, and ourselves', () => {
    const roster = filled();

    expect(names(roster).sort()).toEqual(['P1', 'P2', 'P3', 'P4']);
    expect(roster.page('byName', 0)?.map(({ name }) => name)).toEqual(['P2', 'P4']);
    expect(roster.page('withVideo', 0)).toBeUndefined();
    expect(roster.participantCount).toBe(30);
    expect(roster.isEverybodyKnown).toBe(false);
  });

  test('takes a change that says only what is another one, wherever it comes from', () => {
    const roster = filled();

    roster.applyDelta({ people: [{ number: 2, reconnecting: true, sources: [mic(true)] }] });
    roster.applyPageChanges([{ list: BY_NAME, page: 0, people: [{ number: 4, sources: [] }] }]);
    roster.setSelf({ number: 3, onPodium: true });

    expect(roster.numbered(2)).toMatchObject({ name: 'P2', site: 'erfurt', isReconnecting: true });
    expect(roster.sources.get('p2:mic')?.isPaused).toBe(true);
    expect(roster.sources.has('p4:mic')).toBe(false);
    expect(roster.people.get('p3')).toMatchObject({ name: 'P3', isOnPodium: true });
  });

  test('keeps who is let go by one as long as another has them', () => {
    const roster = filled();

    roster.applyDelta({ left: [1, 2] });
    expect(names(roster).sort()).toEqual(['P2', 'P3', 'P4']);
    expect(roster.sources.has('p1:mic')).toBe(false);

    roster.setPages([], () => false);
    expect(names(roster)).toEqual(['P3']);
  });

  test('turns pages as it is told', () => {
    const roster = filled();

    roster.applyPageChanges([
      { list: BY_NAME, page: 0, people: [person(9)], order: [9, 2] },
      { list: BY_NAME, page: 7, people: [person(8)], order: [8] },
    ]);
    expect(roster.page('byName', 0)?.map(({ number }) => number)).toEqual([9, 2]);
    expect(roster.people.has('p4')).toBe(false);
    expect(roster.people.has('p8')).toBe(false);

    roster.applyPageChanges([{ list: BY_NAME, page: 0, emptied: true }]);
    expect(roster.page('byName', 0)).toEqual([]);
  });

  test('knows that it knows everybody', () => {
    const roster = new Roster();
    const people = [person(1), person(2)];

    roster.enter({ snapshot: { people, counts: { people: 3 } }, self: person(3), pages: [] });
    expect(roster.isEverybodyKnown).toBe(true);

    roster.applyDelta({ counts: { people: 4 } });
    expect(roster.isEverybodyKnown).toBe(false);
  });

  test('keeps the identity of what is told again', () => {
    const roster = filled();
    const [before, sourceBefore] = [roster.people.get('p1'), roster.sources.get('p1:mic')];

    roster.applySnapshot({ people: [person(1)], counts: { people: 30 } });

    expect(roster.people.get('p1')).toBe(before);
    expect(roster.sources.get('p1:mic')).toBe(sourceBefore);
  });

  test('ignores changes of strangers and kinds of sources that it does not know', () => {
    const roster = filled();

    roster.applyDelta({ people: [{ number: 77, reconnecting: true }] });
    roster.applyDelta({ people: [{ number: 1, sources: [{ kind: 99 as SourceKind }] }] });

    expect(roster.people.size).toBe(4);
    expect([...roster.sources.keys()].filter((id) => id.startsWith('p1'))).toEqual([]);
  });

  test('keeps somebody who comes back under another number', () => {
    const roster = filled();

    roster.applyDelta({ people: [person(11, { participantId: 'p1' })], left: [1] });

    expect(roster.people.get('p1')?.number).toBe(11);
    expect(roster.sources.has('p1:mic')).toBe(true);
  });
});
