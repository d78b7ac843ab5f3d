import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  MAX_PATH_LINKS,
  peersOf,
  routesFrom,
  topology,
  type PlannedLink,
  type TopologyNode,
} from '../../../../cascade/policy/topology.ts';
import { parseNodeId, parseSiteId, type NodeId } from '../../../../common/ids.ts';

const SITES = ['aachen', 'bonn', 'celle', 'dresden', 'erfurt', 'fulda', 'gera', 'halle'];

const node = (site: string, index: number): TopologyNode => ({
  nodeId: parseNodeId(`${site}-${index}`),
  site: parseSiteId(site),
});

const anyNodes = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...SITES), fc.integer({ min: 0, max: 6 })), {
    selector: ([site, index]) => `${site}-${index}`,
    maxLength: 24,
  })
  .map((pairs) => pairs.map(([site, index]) => node(site, index)));
const anyPodium = fc
  .subarray(SITES)
  .map((sites) => ({ podiumSites: new Set(sites.map((site) => parseSiteId(site))) }));

const namesOf = (plan: readonly PlannedLink[]) => plan.map(({ a, b }) => `${a}~${b}`).sort();

/** Links on the way to each node that can be reached. */
function distances(plan: readonly PlannedLink[], from: NodeId): ReadonlyMap<NodeId, number> {
  const found = new Map([[from, 0]]);
  for (const [nodeId, links] of found) {
    for (const peer of peersOf(plan, nodeId).keys()) if (!found.has(peer)) found.set(peer, links + 1);
  }
  return found;
}

/** How often each node gets what one sends, where nobody sends into a mesh what came in over it. */
function flood(plan: readonly PlannedLink[], origin: NodeId): ReadonlyMap<NodeId, number> {
  const got = new Map<NodeId, number>();
  const waiting: { readonly at: NodeId; readonly cameOver: string | undefined }[] = [
    { at: origin, cameOver: undefined },
  ];
  for (const { at, cameOver } of waiting) {
    for (const [peer, mesh] of peersOf(plan, at)) {
      if (mesh === cameOver) continue;
      got.set(peer, (got.get(peer) ?? 0) + 1);
      if (waiting.length < 10_000) waiting.push({ at: peer, cameOver: mesh });
    }
  }
  return got;
}

describe('topology()', () => {
  test('up to five nodes are linked each to each, wherever they are', () => {
    fc.assert(
      fc.property(anyNodes, anyPodium, (nodes, podium) => {
        const few = nodes.slice(0, 5);

        expect(topology(few, podium)).toHaveLength((few.length * (few.length - 1)) / 2);
      }),
    );
  });

  test('every node reaches every other one over three links at most', () => {
    fc.assert(
      fc.property(anyNodes, anyPodium, (nodes, podium) => {
        const plan = topology(nodes, podium);

        for (const { nodeId } of nodes) {
          const found = distances(plan, nodeId);
          expect(found.size).toBe(nodes.length);
          expect(Math.max(...found.values())).toBeLessThanOrEqual(MAX_PATH_LINKS);
        }
      }),
    );
  });

  test('is the same in whatever order the nodes come, and names no link twice', () => {
    const shuffled = anyNodes.chain((nodes) =>
      fc.tuple(fc.constant(nodes), fc.shuffledSubarray(nodes, { minLength: nodes.length })),
    );
    fc.assert(
      fc.property(shuffled, anyPodium, ([nodes, others], podium) => {
        const plan = topology(nodes, podium);

        expect(topology(others, podium)).toEqual(plan);
        expect(new Set(namesOf(plan)).size).toBe(plan.length);
      }),
    );
  });

  test('what is not sent back into the mesh that it came over reaches each node exactly once', () => {
    fc.assert(
      fc.property(anyNodes, anyPodium, (nodes, podium) => {
        const plan = topology(nodes, podium);

        for (const { nodeId } of nodes) {
          const got = flood(plan, nodeId);
          expect(got.has(nodeId)).toBe(false);
          expect([...got.values()].every((times) => times === 1)).toBe(true);
          expect(got.size).toBe(Math.max(0, nodes.length - 1));
        }
      }),
    );
  });

  test('a node that goes takes no link between others along, unless its site goes with it', () => {
    fc.assert(
      fc.property(anyNodes, anyPodium, fc.nat(), (nodes, podium, pick) => {
        const lost = nodes[pick % Math.max(1, nodes.length)];
        fc.pre(lost !== undefined && nodes.some((one) => one !== lost && one.site === lost.site));
        const before = topology(nodes, podium).filter(({ a, b }) => ![a, b].includes(lost?.nodeId ?? a));

        const after = topology(
          nodes.filter((one) => one !== lost),
          podium,
        );

        expect(namesOf(after)).toEqual(expect.arrayContaining(namesOf(before)));
      }),
    );
  });

  test('a node that hangs on a hub is missed by nobody else', () => {
    const nodes = SITES.flatMap((site) => [0, 1, 2].map((index) => node(site, index)));
    const plan = topology(nodes);

    const after = topology(nodes.filter(({ nodeId }) => nodeId !== 'bonn-2'));

    expect(namesOf(after)).toEqual(namesOf(plan.filter(({ a, b }) => a !== 'bonn-2' && b !== 'bonn-2')));
  });

  test("the podium's sites are in the middle, and distant sites hang on the nearest of them", () => {
    const nodes = SITES.map((site) => node(site, 0));
    const podiumSites = new Set(['gera', 'halle'].map((site) => parseSiteId(site)));
    const rttMs = (_from: string, to: string): number => (to === 'halle' ? 1 : 9);

    const plan = topology(nodes, { podiumSites, rttMs });

    const core = new Set(plan.filter(({ mesh }) => mesh === 'core').flatMap(({ a, b }) => [a, b]));
    expect([...core]).toEqual(expect.arrayContaining(['gera-0', 'halle-0']));
    expect(plan.filter(({ mesh }) => mesh !== 'core').map(({ a, b }) => [a, b])).toEqual([
      ['dresden-0', 'halle-0'],
      ['erfurt-0', 'halle-0'],
      ['fulda-0', 'halle-0'],
    ]);
  });

  test('a large site hangs on its hub, a small one is a mesh', () => {
    const nodes = [
      ...[0, 1, 2, 3, 4, 5].map((index) => node('bonn', index)),
      node('celle', 0),
      node('celle', 1),
    ];

    const plan = topology(nodes);

    expect(peersOf(plan, parseNodeId('bonn-3'))).toEqual(new Map([['bonn-0', 'site/bonn/bonn-3']]));
    expect([...peersOf(plan, parseNodeId('celle-0')).keys()]).toEqual(['bonn-0', 'celle-1']);
  });
});

describe('routesFrom()', () => {
  test('leads to every node over one of the own peers, each step nearer', () => {
    fc.assert(
      fc.property(anyNodes, anyPodium, (nodes, podium) => {
        const plan = topology(nodes, podium);

        for (const { nodeId } of nodes) {
          const routes = routesFrom(plan, nodeId);
          expect(routes.size).toBe(nodes.length - 1);
          for (const [target, peer] of routes) {
            expect(peersOf(plan, nodeId).has(peer)).toBe(true);
            expect(distances(plan, peer).get(target)).toBe((distances(plan, nodeId).get(target) ?? 0) - 1);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
