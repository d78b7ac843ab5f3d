import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseNodeId, parseSiteId, type NodeId } from '../../../../common/ids.ts';
import { rankSfus, type SfuCandidate } from '../../../../signal/media/placement.ts';

const node = (id: string, over: Partial<SfuCandidate> = {}): SfuCandidate => ({
  nodeId: parseNodeId(id),
  site: parseSiteId('erfurt'),
  load: 0.1,
  isDraining: false,
  isReachable: true,
  ...over,
});
const request = (...carriers: string[]) => ({
  site: parseSiteId('erfurt'),
  carriers: new Set<NodeId>(carriers.map(parseNodeId)),
});

describe('rankSfus()', () => {
  test('prefers the own site, there a node that carries the room, then the lesser load', () => {
    const jena = node('jena', { site: parseSiteId('jena'), load: 0 });
    const nodes = [
      jena,
      node('idle', { load: 0 }),
      node('carrier', { load: 0.5 }),
      node('busy', { load: 0.9 }),
    ];

    expect(rankSfus(request('carrier', 'jena'), nodes, () => 0)).toEqual(['carrier', 'idle', 'busy', 'jena']);
  });

  test('leaves out nodes that drain or can not be reached', () => {
    const nodes = [node('a', { isDraining: true }), node('b', { isReachable: false })];

    expect(rankSfus(request(), nodes, () => 0)).toEqual([]);
  });

  test('takes the better of two random nodes, so that not all go to the idlest', () => {
    const nodes = ['a', 'b', 'c', 'd'].map((id, index) => node(id, { load: index / 10 }));
    const draws = [0.9, 0.5];

    expect(rankSfus(request(), nodes, () => draws.shift() ?? 0)[0]).toBe('c');
  });

  test('names every usable node exactly once', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 12 });
    fc.assert(
      fc.property(ids, fc.double({ min: 0, max: 0.999, noNaN: true }), (numbers, chance) => {
        const nodes = numbers.map((number) => node(`n${number}`, { load: number / 100 }));

        const ranked = rankSfus(request('n1'), nodes, () => chance);

        expect([...ranked].sort()).toEqual(nodes.map((one) => one.nodeId).sort());
      }),
    );
  });
});
