import { describe, expect, test } from '@jest/globals';
import { wayOf } from '../../../../run/kaskade/look/ways.ts';
import { wayViews } from '../../../../run/kaskade/views/ways-view.ts';
import { WayLimitReason } from '../../../../proto/index.ts';
import { world } from './world.ts';

describe('wayOf()', () => {
  test('reads what a node says, and takes what it does not say for nothing', () => {
    expect(
      wayOf({ limitBps: 5, reason: WayLimitReason.WAY_LIMIT_REASON_QUEUE, shedPictures: 2 }),
    ).toMatchObject({
      limitBps: 5,
      reason: 'queue',
      shedPictures: 2,
      cuts: 0,
    });
    expect(wayOf({})).toMatchObject({ reason: 'none', limitBps: 0, isUnlimited: false });
  });
});

describe('wayViews()', () => {
  test('is one for each direction in which something goes', () => {
    const look = world();
    const nodes = look.nodes.map((node) =>
      node.nodeId.startsWith('sfu') && node.answer.isAnswer
        ? {
            ...node,
            answer: {
              ...node.answer,
              peers: node.answer.peers.map((peer) => ({ ...peer, way: wayOf({ cuts: 3 }) })),
            },
          }
        : node,
    );

    expect(wayViews(look)).toEqual([]);
    expect(wayViews({ nodes }).map(({ from, to, cuts }) => [from, to, cuts])).toEqual([
      ['sfu-erfurt', 'sfu-jena', 3],
      ['sfu-jena', 'sfu-erfurt', 3],
    ]);
  });
});
