import { describe, expect, test } from '@jest/globals';
import { planOf, type Carrier } from '../../../../cascade/policy/room-plan.ts';
import { parseNodeId, parseSiteId, type NodeId } from '../../../../common/ids.ts';

const ids = (...names: readonly string[]) => names.map(parseNodeId);

/** `a2` is the second node of site a. */
const carrier = (name: string, meshNodes = 5): readonly [NodeId, Carrier] => [
  parseNodeId(name),
  { site: parseSiteId(`site-${name[0]}`), meshNodes },
];

const SEVEN = ['a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'c3'];

function planFrom(
  self: string,
  {
    names = SEVEN,
    lost = [],
    meshNodes = 5,
    older = [],
  }: {
    readonly names?: readonly string[];
    readonly lost?: readonly string[];
    readonly meshNodes?: number;
    readonly older?: readonly string[];
  } = {},
) {
  const [nodeId, own] = carrier(self, meshNodes);
  const others = names.filter((name) => name !== self);
  return planOf({
    self: { nodeId, ...own },
    carriers: new Map(others.map((name) => carrier(name, older.includes(name) ? 0 : meshNodes))),
    isLost: (one) => lost.includes(one),
  });
}

const peersFrom = (...args: Parameters<typeof planFrom>): readonly string[] =>
  [...planFrom(...args).peers.keys()].sort();

describe('planOf()', () => {
  test('of few nodes is one mesh, in which everything comes straight from where it is', () => {
    const plan = planFrom('a1', { names: SEVEN.slice(0, 5) });

    expect(plan.isOneMesh).toBe(true);
    expect([...plan.peers.keys()].sort()).toEqual(['a2', 'b1', 'b2', 'c1']);
    expect(plan.viaOf(parseNodeId('c1'))).toBe('c1');
  });

  test('of more has a leaf linked to its site only, and everything else comes over the hub', () => {
    const plan = planFrom('c2');

    expect(plan.isOneMesh).toBe(false);
    expect([...plan.peers.keys()].sort()).toEqual(['c1', 'c3']);
    expect(ids('a2', 'b1', 'c3').map((nodeId) => plan.viaOf(nodeId))).toEqual(['c1', 'c1', 'c3']);
  });

  test('has a hub in two meshes', () => {
    const { peers } = planFrom('b1');

    expect([...peers.keys()].sort()).toEqual(['a1', 'b2', 'c1']);
    expect(peers.get(parseNodeId('a1'))).toBe(peers.get(parseNodeId('c1')));
    expect(peers.get(parseNodeId('b2'))).not.toBe(peers.get(parseNodeId('a1')));
  });

  test('goes straight to a node that it does not know', () => {
    expect(planFrom('c2').viaOf(parseNodeId('d1'))).toBe('d1');
  });

  test('counts a node that is not registered yet, or no longer, as it will be or was', () => {
    const names = SEVEN.filter((name) => name !== 'c1');

    expect(peersFrom('c1', { names })).toEqual(['a1', 'b1', 'c2', 'c3']);
  });

  test('has another node in the place of one that is lost', () => {
    expect(peersFrom('c3', { lost: ['c1'] })).toEqual(['c2']);
    expect(peersFrom('a1', { lost: ['c1'] })).toEqual(['a2', 'b1', 'c2']);
  });

  test('of few nodes keeps one that is lost: its link comes back', () => {
    expect(peersFrom('a1', { names: SEVEN.slice(0, 5), lost: ['c1'] })).toEqual(['a2', 'b1', 'b2', 'c1']);
  });

  test('is one mesh as long as a node of an older version carries the room', () => {
    expect(peersFrom('c3', { older: ['a2'] })).toEqual(SEVEN.filter((name) => name !== 'c3'));
  });

  test('has meshes of the size that the nodes say', () => {
    const names = SEVEN.slice(0, 4);

    expect(peersFrom('b2', { names, meshNodes: 3 })).toEqual(['b1']);
  });
});
