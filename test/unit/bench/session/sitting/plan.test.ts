import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lotOf } from '../../../../../bench/session/lot.ts';
import { CHAIR, lateOf, planSitting, unluckyOf, voiceOf } from '../../../../../bench/session/sitting/plan.ts';
import { sittingSeats } from '../../../../../bench/session/sitting/seats.ts';

const NODE_SITES = ['a', 'b', 'a', 'b'];
const COUNCIL = { members: 61, observers: 40, nodeSites: NODE_SITES };

describe('planSitting()', () => {
  test('seats a council: one chair, members in the hall and remote at all nodes, observers besides', () => {
    const { people } = planSitting(COUNCIL, lotOf(1));

    const ofRole = (role: string) => people.filter((person) => person.role === role);
    expect([ofRole('chair').length, ofRole('member').length, ofRole('observer').length]).toEqual([1, 60, 40]);
    expect(people.filter(({ inHall }) => inHall)).toHaveLength(24);
    expect(ofRole('observer').some(({ inHall }) => inHall)).toBe(false);
    expect(new Set(ofRole('member').map(({ node }) => node))).toEqual(new Set([0, 1, 2, 3]));
  });

  test('has items with speeches, a part that is not public, and a vote for each kind of death', () => {
    const { items } = planSitting(COUNCIL, lotOf(1));

    expect(items.length).toBeGreaterThanOrEqual(3);
    expect(items.every(({ speakers }) => speakers.length > 0)).toBe(true);
    expect(items.filter(({ isPublic }) => !isPublic)).toHaveLength(1);
    expect(items.flatMap(({ vote }) => vote?.kill ?? [])).toEqual(['signal', 'sfu']);
  });

  test('is the same for the same seed, and lets only members of the council speak', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 7, max: 80 }), (seed, members) => {
        const shape = { members, observers: 2, nodeSites: NODE_SITES };

        const plan = planSitting(shape, lotOf(seed));

        expect(planSitting(shape, lotOf(seed))).toEqual(plan);
        const spoken = plan.items.flatMap(({ speakers }) => speakers);
        expect(spoken.every((index) => plan.people[index]?.role === 'member')).toBe(true);
        const unlucky = unluckyOf(plan)?.index ?? CHAIR;
        expect(unlucky).not.toBe(CHAIR);
        expect(plan.items[0]?.speakers).not.toContain(unlucky);
      }),
    );
  });

  test('lets people of the hall and remote ones speak, those in the hall through its open microphones', () => {
    const plan = planSitting(COUNCIL, lotOf(1));
    const open = plan.hall.filter(({ hasSound }) => hasSound).map(({ index }) => index);

    const spoken = plan.items.flatMap(({ speakers }) => speakers);

    const [inHall, remote] = [true, false].map((isThere) =>
      spoken.filter((index) => plan.people[index]?.inHall === isThere),
    );
    expect(inHall?.length).toBeGreaterThan(0);
    expect(inHall?.every((index) => open.includes(voiceOf(plan, index)))).toBe(true);
    expect(remote?.length).toBeGreaterThan(0);
    expect(remote?.every((index) => voiceOf(plan, index) === index)).toBe(true);
  });

  test('gives each bot a number of its own, and second devices another site than that of their owner', () => {
    const { people, hall, seconds } = planSitting(COUNCIL, lotOf(1));

    const indexes = [...people, ...hall, ...seconds].map(({ index }) => index);
    expect(indexes).toEqual(indexes.map((_, at) => at));
    const sites = seconds.map(({ node, owner }) => [NODE_SITES[node], NODE_SITES[people[owner]?.node ?? 0]]);
    expect(sites.length).toBeGreaterThan(1);
    expect(sites.every(([own, first]) => own !== first)).toBe(true);
  });

  test('names who comes back late of a node: nobody who was away before, or has a second device', () => {
    const plan = planSitting(COUNCIL, lotOf(1));
    const owners = plan.seconds.map(({ owner }) => owner);

    for (const small of [plan, planSitting({ ...COUNCIL, members: 13 }, lotOf(1))]) {
      const late = [0, 1, 2, 3].map((node) => lateOf(small, node).map(({ index }) => index));
      expect(late.flat()).not.toContain(unluckyOf(small)?.index);
    }
    expect(lateOf(plan, 2).map(({ node, role }) => [node, role])).toEqual(Array(4).fill([2, 'member']));
    expect(lateOf(plan, 2).some(({ index }) => owners.includes(index))).toBe(false);
  });
});

describe('sittingSeats()', () => {
  test('gives companions in the hall no media, observers none to send, and all others a microphone that goes on sending', () => {
    const plan = planSitting(COUNCIL, lotOf(1));
    const seats = sittingSeats(plan, { hasVideo: true, spacingMs: 10 });

    for (const [index, { inHall, role }] of plan.people.entries()) {
      const { media, publish, keepsReceiving, keepsSending, mode } = seats[index] ?? {};
      expect(media).toBe(inHall ? 'none' : 'plain');
      expect(publish?.includes('mic')).toBe(!inHall && role !== 'observer');
      expect(keepsReceiving).toBe(role === 'observer');
      expect(mode).toBe(inHall ? 'companion' : undefined);
      if (publish?.includes('mic')) expect(keepsSending).toBe(true);
    }
    const ofHall = seats.filter(({ mode }) => mode === 'hall');
    expect(ofHall.flatMap(({ publish }) => publish).toSorted()).toEqual([
      ...['camera', 'camera', 'mic', 'mic', 'mic'],
    ]);
    expect(seats.filter(({ publish }) => publish.includes('camera'))).toHaveLength(4 + 2);
    expect(seats.every(({ index, watch }) => !watch.includes(index))).toBe(true);
  });
});
