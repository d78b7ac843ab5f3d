import { describe, expect, test } from '@jest/globals';
import type { Asked } from '../../../../cascade/links/relayed-wants.ts';
import { RoomWays, type WayLink } from '../../../../cascade/links/room-ways.ts';
import { planOf } from '../../../../cascade/policy/room-plan.ts';
import { parseNodeId, parseSiteId, parseSourceId, type NodeId } from '../../../../common/ids.ts';

const CAM = parseSourceId('ada:cam');
const id = parseNodeId;
const site = (name: string) => parseSiteId(`site-${name[0]}`);
const SEVEN = ['a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'c3'];

const planAt = (self: string, names: readonly string[] = SEVEN) =>
  planOf({
    self: { nodeId: id(self), site: site(self), meshNodes: 5 },
    carriers: new Map(
      names.filter((name) => name !== self).map((name) => [id(name), { site: site(name), meshNodes: 5 }]),
    ),
    isLost: () => false,
  });

type At = { readonly self: string; readonly names?: readonly string[] };

/** The links that a node has, each in the mesh of the plan or one of its own. */
function nowAt({ self, names }: At, over: Readonly<Record<string, Partial<WayLink>>> = {}) {
  const plan = planAt(self, names);
  const link = (peerId: NodeId): WayLink => ({
    mesh: plan.peers.get(peerId) ?? `node/${peerId}`,
    areSlotsAsked: false,
    isAskedFirst: false,
    areSlotsLive: true,
    isLive: () => false,
    ...over[peerId],
  });
  const peers = [...new Set([...plan.peers.keys(), ...Object.keys(over).map(id)])];
  return { plan, links: new Map(peers.map((peerId) => [peerId, link(peerId)])), nowMs: 0 };
}

const asking = { areSlotsAsked: true } as const;
const slotPeers = (areHeard: boolean, ...now: Parameters<typeof nowAt>): readonly string[] =>
  [...new RoomWays().slotPeers(areHeard, nowAt(...now))].sort();

describe('slotPeers()', () => {
  test('are all peers of the plan where somebody here hears them', () => {
    expect(slotPeers(true, { self: 'c1' })).toEqual(['a1', 'b1', 'c2', 'c3']);
  });

  test('are those of other meshes where only a peer asks, and none where nobody does', () => {
    expect(slotPeers(false, { self: 'c1' }, { c2: asking })).toEqual(['a1', 'b1']);
    expect(slotPeers(false, { self: 'c1' }, { a1: asking })).toEqual(['c2', 'c3']);
    expect(slotPeers(false, { self: 'c1' })).toEqual([]);
  });

  test('of one mesh are never wanted for a peer', () => {
    expect(slotPeers(false, { self: 'c1', names: SEVEN.slice(0, 5) }, { a1: asking })).toEqual([]);
  });

  test('include who asked first and is not in the plan: it may have lost its hub', () => {
    const stranger = { ...asking, isAskedFirst: true };

    expect(slotPeers(true, { self: 'b1' }, { c2: stranger })).toEqual(['a1', 'b2', 'c1', 'c2']);
    expect(slotPeers(true, { self: 'b1' }, { c2: asking })).toEqual(['a1', 'b2', 'c1']);
    expect(slotPeers(true, { self: 'b1' }, { left: stranger })).toEqual(['a1', 'b2', 'c1']);
  });
});

describe('wants()', () => {
  const askedBy = (...peers: readonly (string | undefined)[]): ReadonlyMap<typeof CAM, Asked> => {
    const want = { generation: 1, originNodeId: id('a2'), maxLayer: 1 };
    const [first, ...others] = peers.map((peerId) => ({
      peerId: peerId === undefined ? peerId : id(peerId),
      want,
    }));
    return new Map(first === undefined ? [] : [[CAM, [first, ...others]]]);
  };

  test('asks the next node on the way, and says where the source is', () => {
    const wants = new RoomWays().wants(askedBy(undefined), nowAt({ self: 'c2' }));

    expect([...wants]).toEqual([
      [id('c1'), new Map([[CAM, expect.objectContaining({ originNodeId: 'a2' })]])],
    ]);
  });

  test('asks once for all peers behind a node', () => {
    const wants = new RoomWays().wants(askedBy('c2', 'c3'), nowAt({ self: 'c1' }));

    expect([...wants.keys()]).toEqual(['a1']);
  });

  test('asks the old way as well until the new one carries it', () => {
    const ways = new RoomWays();
    const names = SEVEN.slice(0, 5);
    ways.wants(askedBy(undefined), nowAt({ self: 'c1', names }));
    const flows = { isLive: () => true };

    const moving = ways.wants(askedBy(undefined), nowAt({ self: 'c1' }, { a2: flows }));
    const dueMs = ways.dueMs;
    const moved = ways.wants(askedBy(undefined), nowAt({ self: 'c1' }, { a1: flows, a2: flows }));

    expect([...moving.keys()]).toEqual(['a1', 'a2']);
    expect(dueMs).toBeGreaterThan(0);
    expect([...moved.keys()]).toEqual(['a1']);
    expect(ways.dueMs).toBeUndefined();
  });
});
