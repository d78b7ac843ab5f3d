import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseNodeId, parseSiteId, type NodeId } from '../../../../common/ids.ts';
import { chooseSfu, type PlacementRequest, type SfuCandidate } from '../../../../signal/media/placement.ts';

const node = (id: string, over: Partial<SfuCandidate> = {}): SfuCandidate => ({
  nodeId: parseNodeId(id),
  site: parseSiteId('erfurt'),
  load: 0.1,
  used: 0,
  ceiling: 100,
  isDraining: false,
  isReachable: true,
  isFresh: true,
  ...over,
});
const ids = (...names: string[]) => new Set<NodeId>(names.map(parseNodeId));
const request = (over: Partial<PlacementRequest> = {}): PlacementRequest => ({
  site: parseSiteId('erfurt'),
  carriers: ids(),
  avoided: ids(),
  tried: ids(),
  ...over,
});

/** In the order in which they would be tried. */
function orderOf(wish: PlacementRequest, nodes: readonly SfuCandidate[], random = () => 0) {
  const tried = new Set<NodeId>();
  for (;;) {
    const next = chooseSfu({ ...wish, tried }, nodes, random);
    if (next === undefined) return [...tried];
    tried.add(next);
  }
}

describe('chooseSfu()', () => {
  test('prefers nodes where nothing failed, of the own site, that report in time, with the room, the emptier', () => {
    const nodes = [
      node('jena', { site: parseSiteId('jena') }),
      node('late', { isFresh: false }),
      node('failed'),
      node('idle'),
      node('fuller', { used: 4 }),
      node('carrier', { used: 5 }),
    ];

    const order = orderOf(request({ carriers: ids('carrier', 'jena'), avoided: ids('failed') }), nodes);

    expect(order).toEqual(['carrier', 'idle', 'fuller', 'late', 'jena', 'failed']);
  });

  test('leaves out nodes that drain or can not be reached', () => {
    const nodes = [node('a', { isDraining: true }), node('b', { isReachable: false })];

    expect(chooseSfu(request(), nodes, () => 0)).toBeUndefined();
  });

  test('a room goes on to another node when its own is fuller by far', () => {
    const nodes = [node('carrier', { used: 8 }), node('idle')];

    expect(chooseSfu(request({ carriers: ids('carrier') }), nodes, () => 0)).toBe('idle');
  });

  test('compares by what nodes take, not by numbers alone', () => {
    const nodes = [node('small', { used: 10, ceiling: 20 }), node('large', { used: 30, ceiling: 200 })];

    expect(chooseSfu(request(), nodes, () => 0)).toBe('large');
  });

  test('takes the emptier of two random nodes, so that not all go to the emptiest', () => {
    const nodes = ['a', 'b', 'c', 'd'].map((id, index) => node(id, { used: index * 10 }));
    const draws = [0.9, 0.7];

    expect(chooseSfu(request(), nodes, () => draws.shift() ?? 0)).toBe('c');
  });

  test('names every usable node exactly once', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 12 });
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 0.999, noNaN: true }), (all, chance) => {
        const nodes = all.map((number) => node(`n${number}`, { used: number }));

        const order = orderOf(request({ carriers: ids('n1') }), nodes, () => chance);

        expect([...order].sort()).toEqual(nodes.map((one) => one.nodeId).sort());
      }),
    );
  });
});
