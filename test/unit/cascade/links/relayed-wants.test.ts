import { describe, expect, test } from '@jest/globals';
import { askedOf, RelayedWants, withPassedOn } from '../../../../cascade/links/relayed-wants.ts';
import type { Wants } from '../../../../cascade/media/want-sum.ts';
import type { GatewayLease } from '../../../../cascade/ports.ts';
import { parseNodeId, parseSourceId } from '../../../../common/ids.ts';

const CAM = parseSourceId('ada:cam');
const [SELF, ORIGIN, B, C] = ['self', 'origin', 'b', 'c'].map(parseNodeId) as [
  ReturnType<typeof parseNodeId>,
  ReturnType<typeof parseNodeId>,
  ReturnType<typeof parseNodeId>,
  ReturnType<typeof parseNodeId>,
];
const NOTHING: Wants = new Map();
const cam = (maxLayer: number, generation = 1): Wants =>
  new Map([[CAM, { generation, originNodeId: ORIGIN, maxLayer }]]);

describe('RelayedWants', () => {
  test('adds up what somebody here and peers behind this node ask for', () => {
    const relayed = new RelayedWants();
    relayed.set(B, {}, cam(2));
    relayed.set(C, {}, cam(1, 2));

    const asked = relayed.with(cam(0)).get(CAM);

    expect(asked && askedOf(ORIGIN, asked)).toEqual({ generation: 2, originNodeId: ORIGIN, maxLayer: 2 });
  });

  test('asks no peer for what that peer alone asks for', () => {
    const relayed = new RelayedWants();
    relayed.set(B, {}, cam(2));
    const alone = relayed.with(NOTHING).get(CAM);
    const withOthers = relayed.with(cam(0)).get(CAM);

    expect(alone && askedOf(B, alone)).toBeUndefined();
    expect(withOthers && askedOf(B, withOthers)).toMatchObject({ maxLayer: 0 });
  });

  test('forgets who wants nothing any more', () => {
    const relayed = new RelayedWants();
    const viewer = {};
    relayed.set(B, viewer, cam(2));

    relayed.set(B, viewer, NOTHING);

    expect(relayed.isEmpty).toBe(true);
    expect(relayed.with(NOTHING).size).toBe(0);
  });
});

describe('withPassedOn()', () => {
  test('tells owners here, and passes on what is produced elsewhere', () => {
    const told: unknown[] = [];
    const passed: Wants[] = [];
    const demands: GatewayLease['demands'] = {
      want: (_viewer, source, maxLayer) => void told.push([source.sourceId, maxLayer]),
      wantedByOthers: () => -1,
    };
    const { want } = withPassedOn(demands, SELF, (_viewer, wants) => void passed.push(wants));

    want({}, { sourceId: CAM, generation: 1 }, 1);
    want({}, { sourceId: CAM, generation: 1, originNodeId: SELF }, 2);
    want({}, { sourceId: CAM, generation: 1, originNodeId: ORIGIN }, 0);
    want({}, { sourceId: CAM, generation: 1, originNodeId: ORIGIN }, undefined);

    expect(told).toEqual([
      [CAM, 1],
      [CAM, 2],
    ]);
    expect(passed).toEqual([cam(0), NOTHING]);
  });
});
