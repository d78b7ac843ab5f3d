import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Roster } from '../../../../client/room/roster.ts';
import { SourceKind, type IDelta } from '../../../../proto/signal.ts';

const at = (site: string, n: number, epoch = 1) => ({ site, epoch, n });
const person = (participantId: string, site: string, name = participantId) => ({ participantId, site, name });
const mic = (participantId: string, paused = false) => ({
  sourceId: `${participantId}-mic`,
  participantId,
  kind: SourceKind.SOURCE_KIND_MIC,
  paused,
  generation: 1,
});

const filled = (): Roster => {
  const roster = new Roster();
  roster.applySnapshot({
    versions: [at('erfurt', 5), at('jena', 5)],
    participants: [person('a', 'erfurt'), person('b', 'jena')],
    sources: [mic('a'), mic('b')],
    participantCount: 2,
  });
  return roster;
};

describe('Roster', () => {
  test('applies the entries of a site that is news and drops those of a stale one', () => {
    const roster = filled();

    roster.applyDelta({
      versions: [at('erfurt', 5), at('jena', 6)],
      sources: [mic('a', true), mic('b', true)],
    });

    expect(roster.sources.get('a-mic')?.isPaused).toBe(false);
    expect(roster.sources.get('b-mic')?.isPaused).toBe(true);
    expect(roster.versions()).toEqual([at('erfurt', 5), at('jena', 6)]);
  });

  test('takes a newer epoch over a larger number', () => {
    const roster = filled();

    roster.applyDelta({ versions: [at('jena', 1, 2)], sources: [mic('b', true)] });

    expect(roster.sources.get('b-mic')?.isPaused).toBe(true);
  });

  test('takes a person and their source from one delta', () => {
    const roster = filled();

    roster.applyDelta({
      versions: [at('weimar', 1)],
      participants: [person('c', 'weimar')],
      sources: [mic('c')],
    });

    expect(roster.sources.get('c-mic')).toMatchObject({ participantId: 'c', type: 'mic' });
  });

  test('removes the sources of somebody who left', () => {
    const roster = filled();

    roster.applyDelta({ versions: [at('jena', 6)], removedParticipantIds: ['b'], participantCount: 1 });

    expect([...roster.people.keys()]).toEqual(['a']);
    expect([...roster.sources.keys()]).toEqual(['a-mic']);
    expect(roster.participantCount).toBe(1);
  });

  test('keeps the identity of what a snapshot repeats', () => {
    const roster = filled();
    const [before, sourceBefore] = [roster.people.get('a'), roster.sources.get('a-mic')];

    roster.applySnapshot({
      versions: [at('erfurt', 9)],
      participants: [person('a', 'erfurt')],
      sources: [mic('a')],
    });

    expect(roster.people.get('a')).toBe(before);
    expect(roster.sources.get('a-mic')).toBe(sourceBefore);
    expect(roster.people.size).toBe(1);
  });

  test('ignores kinds of sources that it does not know', () => {
    const roster = filled();

    roster.applyDelta({
      versions: [at('jena', 6)],
      sources: [{ ...mic('b'), sourceId: 'b-new', kind: 77 as SourceKind }],
    });

    expect(roster.sources.has('b-new')).toBe(false);
  });

  test('ends up the same however the deltas of two sites interleave and repeat', () => {
    const deltas = (site: string, id: string): IDelta[] =>
      [1, 2, 3, 4].map((step) => ({
        versions: [at(site, 5 + step)],
        participants: [person(id, site, `${id}${step}`)],
        sources: [mic(id, step % 2 === 0)],
      }));
    const [ours, theirs] = [deltas('erfurt', 'a'), deltas('jena', 'b')];
    const state = (roster: Roster) => [
      ...roster.people.values(),
      ...roster.sources.values(),
      roster.versions(),
    ];
    const expected = filled();
    for (const delta of [...ours, ...theirs]) expected.applyDelta(delta);

    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        fc.nat({ max: 3 }),
        (picks, repeated) => {
          const roster = filled();
          const queues = [[...ours], [...theirs]];
          for (const pick of [...picks, ...Array<boolean>(8).fill(true), ...Array<boolean>(8).fill(false)]) {
            const delta = queues[pick ? 0 : 1]?.shift();
            if (delta) roster.applyDelta(delta);
          }
          const stale = ours[repeated];
          if (stale) roster.applyDelta(stale);
          expect(state(roster)).toEqual(state(expected));
        },
      ),
    );
  });
});
