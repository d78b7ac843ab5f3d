import { describe, expect, test } from '@jest/globals';
import { lotOf } from '../../../../../bench/session/lot.ts';
import {
  missingInMinutes,
  type Minutes,
  type SittingFacts,
} from '../../../../../bench/session/sitting/minutes-check.ts';
import { planSitting } from '../../../../../bench/session/sitting/plan.ts';

const AT = '2026-11-23T00:00:00.000Z';
const plan = planSitting({ members: 8, observers: 2, nodeSites: ['a', 'b', 'a', 'b'] }, lotOf(1));
const council = plan.people.filter(({ role }) => role !== 'observer');
const questions = plan.items.flatMap(({ vote }) => vote?.question ?? []);
const acknowledged = new Map(council.map(({ name }, at) => [name, (at % 3) + 1]));
const facts: SittingFacts = {
  votes: new Map(questions.map((question) => [question, { hash: `hash of ${question}`, acknowledged }])),
  losses: [{ subject: 'bench-3', cause: 'node' }],
};

type Changes = (minutes: Writable) => void;
type Writable = { -readonly [K in keyof Minutes]: Minutes[K] };

/** Complete ones, with changes. */
function minutesOf(change: Changes = () => {}): Minutes {
  const minutes: Writable = {
    schema: 'kaskade-minutes/1',
    title: plan.title,
    openedAt: AT,
    closedAt: AT,
    members: council.map(({ subject, name, inHall }) => ({
      ...{ subject, name },
      presences: [{ from: AT, until: AT, place: inHall ? 'hall' : 'remote' }],
      losses: subject === 'bench-3' ? [{ from: AT, until: AT, cause: 'node' }] : [],
    })),
    guests: [],
    items: plan.items.map(({ number, title, isPublic, speakers, vote }) => ({
      ...{ number, title, isPublic, startedAt: AT, finishedAt: AT },
      speeches: speakers.map((index) => ({
        name: plan.people[index]?.name ?? '',
        beganAt: AT,
        endedAt: AT,
      })),
      votes:
        vote === undefined
          ? []
          : [
              {
                question: vote.question,
                cast: acknowledged.size,
                outcome: 'accepted',
                voters: [...acknowledged].map(([name, option]) => ({ name, option })),
                hash: `hash of ${vote.question}`,
              },
            ],
    })),
    publicity: [
      { isPublic: false, observersOut: 2 },
      { isPublic: true, observersOut: 0 },
    ],
    record: { lines: 40, hash: 'abc' },
  };
  change(minutes);
  return minutes;
}

describe('missingInMinutes()', () => {
  test('misses nothing in minutes that tell all, also where an item is told in two parts', () => {
    const inParts = minutesOf((minutes) => {
      const [first, ...others] = minutes.items;
      if (first === undefined) return;
      const begun = { ...first, finishedAt: '', speeches: first.speeches.slice(0, 1) };
      minutes.items = [begun, { ...first, startedAt: AT, speeches: first.speeches.slice(1) }, ...others];
    });

    expect(missingInMinutes(plan, facts, minutesOf())).toEqual([]);
    expect(missingInMinutes(plan, facts, inParts)).toEqual([]);
  });

  const cases: readonly (readonly [what: string, change: Changes, told: RegExp])[] = [
    ['the end', (minutes) => (minutes.closedAt = ''), /^the end$/],
    ['a member', (minutes) => (minutes.members = minutes.members.slice(1)), /^attendance of bot-0$/],
    ['an item', (minutes) => (minutes.items = minutes.items.slice(0, -1)), /^item 5$/],
    [
      'a place',
      (minutes) => {
        minutes.members = minutes.members.map((person) => ({
          ...person,
          presences: person.presences.map((one) => ({ ...one, place: 'remote' })),
        }));
      },
      /in the place hall/,
    ],
    [
      'a speech',
      (minutes) => {
        minutes.items = minutes.items.map((item) => ({ ...item, speeches: item.speeches.slice(0, 1) }));
      },
      /^speeches to item 1/,
    ],
    [
      'a ballot',
      (minutes) => {
        minutes.items = minutes.items.map((item) => ({
          ...item,
          votes: item.votes.map((vote) => ({ ...vote, voters: vote.voters.slice(1) })),
        }));
      },
      /^choices of bot-0 in vote/,
    ],
    [
      'a result',
      (minutes) => {
        minutes.items = minutes.items.map((item) => ({
          ...item,
          votes: item.votes.map((vote) => ({ ...vote, hash: 'another' })),
        }));
      },
      /has another result$/,
    ],
    ['that the public was excluded', (minutes) => (minutes.publicity = []), /^publicity: /],
    [
      'that an observer had to go',
      (minutes) => (minutes.publicity = [{ isPublic: false, observersOut: 1 }]),
      /^publicity: closed 1 instead of closed 2,open$/,
    ],
    [
      'an interruption',
      (minutes) => (minutes.members = minutes.members.map((one) => ({ ...one, losses: [] }))),
      /^interruption of bench-3$/,
    ],
  ];

  test.each(cases)('tells when %s is missing', (_what, change, told) => {
    expect(missingInMinutes(plan, facts, minutesOf(change))).toEqual(
      expect.arrayContaining([expect.stringMatching(told)]),
    );
  });

  test('tells an observer who is listed, and an interruption by another cause', () => {
    const listed = minutesOf((minutes) => {
      minutes.guests = [{ subject: 'bench-9', name: 'bot-9', presences: [], losses: [] }];
    });
    const other = { ...facts, losses: [{ subject: 'bench-3', cause: 'client' }] };

    expect(missingInMinutes(plan, facts, listed)).toEqual(['bot-9 is listed, an observer']);
    expect(missingInMinutes(plan, other, minutesOf())).toEqual([
      'interruption of bench-3 by client, told as node',
    ]);
  });
});
