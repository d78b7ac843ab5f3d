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

  const SITES = ['erfurt', 'jena', 'weimar'];
  const anyNode = fc.record({
    number: fc.integer({ min: 0, max: 30 }),
    site: fc.constantFrom(...SITES),
    used: fc.integer({ min: 0, max: 120 }),
    isDraining: fc.boolean(),
    isReachable: fc.boolean(),
    isFresh: fc.boolean(),
  });
  const anyNodes = fc
    .uniqueArray(anyNode, { selector: ({ number }) => number, maxLength: 12 })
    .map((all) =>
      all.map(({ number, site, ...over }) => node(`n${number}`, { ...over, site: parseSiteId(site) })),
    );
  const anyChance = fc.double({ min: 0, max: 0.999, noNaN: true });

  test('chooses the same in whatever order the nodes come', () => {
    const shuffled = anyNodes.chain((nodes) =>
      fc.tuple(fc.constant(nodes), fc.shuffledSubarray(nodes, { minLength: nodes.length })),
    );
    fc.assert(
      fc.property(shuffled, anyChance, ([nodes, others], chance) => {
        const wish = request({ carriers: ids('n1', 'n2') });

        expect(chooseSfu(wish, others, () => chance)).toBe(chooseSfu(wish, nodes, () => chance));
      }),
    );
  });

  test('never takes a node that drains or is silent, and one that is full or elsewhere only where there is no other', () => {
    const PLACES = 100; // of each
    fc.assert(
      fc.property(anyNodes, anyChance, (nodes, chance) => {
        const usable = nodes.filter(({ isDraining, isReachable }) => isReachable && !isDraining);
        const free = usable.filter(({ used }) => used < PLACES);
        const wish = request({ carriers: ids('n1', 'n2', 'n3') });

        const chosenId = chooseSfu(wish, nodes, () => chance);

        const chosen = usable.find(({ nodeId }) => nodeId === chosenId);
        expect(chosen === undefined).toBe(usable.length === 0);
        if (chosen === undefined) return;
        if (free.length > 0) expect(free).toContain(chosen);
        const others = free.length > 0 ? free : usable;
        if (chosen.site !== 'erfurt') expect(others.some(({ site }) => site === 'erfurt')).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('those who come at once are spread: no node takes much more than its share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.nat(), (count, seed) => {
        let state = seed;
        const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
        const used = new Map(Array.from({ length: count }, (_, index) => [parseNodeId(`n${index}`), 0]));

        for (let joined = 0; joined < 30 * count; joined += 1) {
          const nodes = [...used].map(([id, its]) => node(id, { used: its, ceiling: 1_000 }));
          const chosen = chooseSfu(request({ carriers: new Set(used.keys()) }), nodes, random);
          if (chosen !== undefined) used.set(chosen, (used.get(chosen) ?? 0) + 1);
        }

        expect(Math.max(...used.values()) - Math.min(...used.values())).toBeLessThanOrEqual(9);
      }),
      { numRuns: 30 },
    );
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
