import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  parseNodeId,
  parseParticipantId,
  parseSessionId,
  parseSiteId,
  type SourceId,
} from '../../../../../common/ids.ts';
import { SourceKind } from '../../../../../proto/index.ts';
import {
  NOTHING_KNOWN,
  fromMessages,
  toMessages,
  type Contribution,
} from '../../../../../signal/room/rebuild/contribution.ts';
import { merge } from '../../../../../signal/room/rebuild/merge.ts';
import {
  decodeParticipant,
  decodeSession,
  decodeSource,
  encodeParticipant,
  encodeSource,
  participantKey,
  sessionKey,
  sourceKey,
  type SessionFact,
} from '../../../../../signal/room/records.ts';
import { CollectRoomResponse } from '../../../../../proto/index.ts';
import { sessionFact } from '../../../../support/room-logs.ts';

const SITE = parseSiteId('erfurt');
const PEOPLE = ['ada', 'bea', 'cleo', 'dora'] as const;
type Name = (typeof PEOPLE)[number];

const micOf = (name: string): SourceId => `${name}:mic` as SourceId;

function session(name: string, over: Partial<SessionFact> = {}): SessionFact {
  const ref = { sessionId: parseSessionId(name), participantId: parseParticipantId(name), generation: 1 };
  return sessionFact(ref, { sourceGeneration: 1, sourceIds: [micOf(name)], ...over });
}

function person(name: string, generation = 1, isPaused = false): [string, Uint8Array][] {
  const participantId = parseParticipantId(name);
  return [
    [
      participantKey(participantId),
      encodeParticipant({
        participantId,
        name,
        site: SITE,
        reconnecting: false,
        joinedAtMs: 1,
        sessionGeneration: generation,
        signalNodeId: parseNodeId('n0'),
        subject: name,
        number: 1,
        role: 'member',
        groups: [],
      }),
    ],
    [
      sourceKey(micOf(name)),
      encodeSource({
        sourceId: micOf(name),
        participantId,
        kind: SourceKind.SOURCE_KIND_MIC,
        paused: isPaused,
        generation: 1,
        originNodeId: parseNodeId('sfu-1'),
      }),
    ],
  ];
}

const contribution = (
  n: number,
  records: [string, Uint8Array][],
  sessions: SessionFact[] = [],
): Contribution => ({ version: { epoch: 1, n }, records: new Map(records), sessions });

function result(...args: Parameters<typeof merge>) {
  const { records, locals } = merge(...args);
  return {
    people: [...records].filter(([key]) => key.startsWith('p/')).map(([, value]) => decodeParticipant(value)),
    sources: [...records].filter(([key]) => key.startsWith('s/')).map(([, value]) => decodeSource(value)),
    sessions: [...locals.values()].map(decodeSession),
    records,
    locals,
  };
}

describe('merge()', () => {
  test('keeps whom a node has, by what that node says of them', () => {
    const known = [...person('ada'), ...person('bea')];
    const owner = contribution(5, [...person('ada', 1, true), ...person('bea')], [session('ada')]);
    const newer = contribution(9, known, [session('bea', { graceUntilMs: 77 })]);

    const { people, sources, sessions } = result([newer, owner], undefined);

    expect(people.map(({ name, reconnecting }) => [name, reconnecting]).sort()).toEqual([
      ['ada', false],
      ['bea', true],
    ]);
    expect(sources.find(({ sourceId }) => sourceId === micOf('ada'))?.paused).toBe(true);
    expect(sessions).toHaveLength(2);
  });

  test('lets go of whom nobody has', () => {
    const { people, sources } = result(
      [contribution(5, [...person('ada'), ...person('bea')], [session('ada')])],
      undefined,
    );

    expect(people.map(({ name }) => name)).toEqual(['ada']);
    expect(sources.map(({ sourceId }) => sourceId)).toEqual([micOf('ada')]);
  });

  test('drops a session that was handed over to a node that does not answer', () => {
    const old = contribution(5, person('ada', 1), [session('ada')]);
    const other = contribution(6, person('ada', 2));

    expect(result([old, other], undefined).locals.size).toBe(0);
  });

  test('has the store speak for whom no node has, unless they have left since', () => {
    const store = contribution(4, [...person('ada'), ...person('bea')], [session('ada'), session('bea')]);
    const node = contribution(9, person('ada'));

    expect(result([node], store).people.map(({ name }) => name)).toEqual(['ada']);
  });

  test('takes records that are nobody’s from the newest state', () => {
    const [old, fresh] = [new Uint8Array([1]), new Uint8Array([2])];

    const { records } = merge(
      [
        contribution(5, [
          ['r/home', old],
          ['r/gone', old],
        ]),
        contribution(7, [['r/home', fresh]]),
      ],
      undefined,
    );

    expect(records).toEqual(new Map([['r/home', fresh]]));
  });

  test('gives nothing where nothing is known', () => {
    expect(merge([NOTHING_KNOWN], undefined)).toEqual({ records: new Map(), locals: new Map() });
  });
});

/** What happened: each person's hand-overs, as the node of each. */
const history = fc.record(
  Object.fromEntries(
    PEOPLE.map((name) => [name, fc.array(fc.nat(3), { minLength: 1, maxLength: 4 })]),
  ) as Record<Name, fc.Arbitrary<number[]>>,
);

describe('merge() of what any nodes know', () => {
  test('is the union of their sessions at the highest generations, whoever answers, in whatever order', () => {
    fc.assert(
      fc.property(
        history,
        fc.subarray([0, 1, 2, 3]),
        fc.array(fc.nat(2), { minLength: 4, maxLength: 4 }),
        (owners, answering, lags) => {
          const nodes = answering.map((node) => nodeAt(node, owners, lags[node] ?? 0));
          /** Highest generation that is known, where the one who has it answers. */
          const known = new Map<string, number>();
          for (const name of PEOPLE) {
            const seen = answering.map((node) => knows(node, owners[name], lags[node] ?? 0));
            const highest = Math.max(0, ...seen.map((one) => one.seen));
            if (seen.some(({ own }) => own === highest && own > 0)) known.set(name, highest);
          }
          const expected = [...known.keys()];

          const { people, sources, sessions, records, locals } = result(nodes, undefined);

          expect(sessions.map(({ sessionId }) => sessionId).sort()).toEqual([...expected]);
          expect(people.map(({ participantId }) => participantId).sort()).toEqual([...expected]);
          expect(sources.map(({ sourceId }) => sourceId).sort()).toEqual(expected.map(micOf));
          for (const name of expected) {
            const value = locals.get(sessionKey(parseSessionId(name)));
            expect(value && decodeSession(value).generation).toBe(known.get(name));
            const seen = people.find(({ participantId }) => participantId === name);
            expect(seen?.sessionGeneration).toBe(known.get(name));
          }
          expect(merge(nodes.toReversed(), undefined)).toEqual({ records, locals });
        },
      ),
    );
  });
});

/** Last hand-over that came to the node, and the last that it knows of: its own at least. */
function knows(node: number, owners: readonly number[], lag: number): { own: number; seen: number } {
  const own = owners.lastIndexOf(node) + 1;
  return { own, seen: Math.max(own, owners.length - lag) };
}

/** A node that knows the log up to `lag` hand-overs ago, and holds the last session of those that came to it. */
function nodeAt(node: number, owners: Record<Name, number[]>, lag: number): Contribution {
  const records: [string, Uint8Array][] = [];
  const sessions: SessionFact[] = [];
  for (const name of PEOPLE) {
    const { own, seen } = knows(node, owners[name], lag);
    if (seen > 0) records.push(...person(name, seen));
    if (own === seen && own > 0) sessions.push(session(name, { generation: own }));
  }
  return contribution(100 - lag, records, sessions);
}

describe('a contribution', () => {
  test('is the same after its way through messages, however large', () => {
    const people = Array.from({ length: 1_200 }, (_, index) => `p${index}`);
    const whole = contribution(
      7,
      people.flatMap((name) => person(name)),
      people.map((name) => session(name)),
    );

    const messages = [...toMessages(whole)].map((message) =>
      CollectRoomResponse.decode(CollectRoomResponse.encode(message).finish()),
    );

    expect(fromMessages(messages)).toEqual(whole);
    for (const message of messages)
      expect(CollectRoomResponse.encode(message).finish().length).toBeLessThan(1_000_000);
  });
});
