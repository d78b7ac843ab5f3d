import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../../common/errors.ts';
import { parseParticipantId, type ParticipantId } from '../../../../../common/ids.ts';
import {
  MAX_PODIUM,
  removeFromPodium,
  setDegraded,
  setPodium,
  type PodiumLimits,
} from '../../../../../signal/room/home/change-facts.ts';
import { NO_FACTS, type RoomFacts } from '../../../../../signal/room/home/facts.ts';

const [ada, bea, cleo] = ['ada', 'bea', 'cleo'].map(parseParticipantId) as [
  ParticipantId,
  ParticipantId,
  ParticipantId,
];

function put(facts: RoomFacts, participantId: ParticipantId, over: { on?: boolean; id?: string } = {}) {
  const { on = true, id = `${participantId}-${on}` } = over;
  return { facts, command: { commandId: id, participantId, on } };
}

const everybody: PodiumLimits = { isPresent: () => true, maxPodium: 0 };
const apply = ({ facts, command }: ReturnType<typeof put>, limits = everybody): RoomFacts => {
  const after = setPodium(facts, command, limits);
  if (after instanceof AppError) throw after;
  return after;
};
const ids = (facts: RoomFacts) => facts.podium.map(({ participantId }) => participantId);

describe('setPodium()', () => {
  test('keeps the order in which people were put there', () => {
    let facts = [cleo, ada, bea].reduce((before, id) => apply(put(before, id)), NO_FACTS);
    expect(ids(facts)).toEqual([cleo, ada, bea]);

    facts = apply(put(facts, cleo, { on: false }));
    facts = apply(put(facts, cleo, { id: 'again' }));

    expect(ids(facts)).toEqual([ada, bea, cleo]);
  });

  test('has one effect per command', () => {
    const on = put(NO_FACTS, ada, { id: 'c1' });
    const off = apply(put(apply(on), ada, { on: false, id: 'c2' }));

    expect(apply({ ...on, facts: off })).toBe(off);
  });

  test('refuses who is not there, but lets them be taken off', () => {
    const nobody = { isPresent: () => false, maxPodium: 0 };

    expect(setPodium(NO_FACTS, put(NO_FACTS, ada).command, nobody)).toMatchObject({
      code: 'PARTICIPANT_UNKNOWN',
    });
    expect(ids(apply(put(apply(put(NO_FACTS, ada)), ada, { on: false }), nobody))).toEqual([]);
  });

  test('refuses more than the room allows; who has left takes no place', () => {
    const facts = apply(put(NO_FACTS, ada));
    const full = setPodium(facts, put(facts, bea).command, { ...everybody, maxPodium: 1 });

    expect(full).toMatchObject({ code: 'LIMIT_REACHED' });
    const withoutAda = { isPresent: (id: ParticipantId) => id !== ada, maxPodium: 1 };
    expect(ids(apply(put(facts, bea), withoutAda))).toEqual([ada, bea]);
  });

  test('has a bound of its own', () => {
    let facts = NO_FACTS;
    for (let i = 0; i < MAX_PODIUM; i += 1) facts = apply(put(facts, `p${i}` as ParticipantId));

    expect(setPodium(facts, put(facts, ada).command, { ...everybody, maxPodium: 5_000 })).toMatchObject({
      code: 'LIMIT_REACHED',
    });
  });
});

describe('what changes nothing', () => {
  test('gives the same facts', () => {
    const facts = apply(put(NO_FACTS, ada));

    expect(removeFromPodium(facts, new Set([bea]))).toBe(facts);
    expect(setDegraded(facts, false)).toBe(facts);
    expect(ids(removeFromPodium(facts, new Set([ada])))).toEqual([]);
    expect(setDegraded(facts, true).degraded).toBe(true);
  });
});
