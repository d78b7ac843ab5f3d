import { describe, expect, test } from '@jest/globals';
import { LinkState } from '../../../../proto/index.ts';
import { mergeTopology, type NodeReport } from '../../../../signal/media/topology.ts';

const { LINK_STATE_UP: UP, LINK_STATE_DOWN: DOWN, LINK_STATE_CLOSING: CLOSING } = LinkState;

const report = (nodeId: string, peerNodeId: string, state: LinkState, sent: string[] = []): NodeReport => ({
  nodeId,
  site: 'erfurt',
  description: { links: [{ peerNodeId, state, rttMs: nodeId.length, sentSourceIds: sent }] },
});

describe('mergeTopology()', () => {
  test('gives one link per pair, whichever end speaks first', () => {
    const reports = [report('bb', 'a', UP, ['y:mic']), report('a', 'bb', UP, ['x:mic'])];

    const { links } = mergeTopology('r', 1, reports);

    expect(links).toEqual([
      { from: 'a', to: 'bb', producers: ['x:mic', 'y:mic'], shed: [], state: 'up', rttMs: 2 },
    ]);
    expect(mergeTopology('r', 1, reports.toReversed())).toEqual(mergeTopology('r', 1, reports));
  });

  test.each([
    [UP, DOWN, 'down'],
    [CLOSING, UP, 'closing'],
    [DOWN, CLOSING, 'down'],
  ])('takes the worse of the two ends: %d and %d', (one, other, expected) => {
    const { links } = mergeTopology('r', 1, [report('a', 'b', one), report('b', 'a', other)]);

    expect(links[0]?.state).toBe(expected);
  });

  test('lists a node that did not answer, without routers', () => {
    const silent = { nodeId: 'b', site: 'jena', description: undefined };

    const { nodes, links } = mergeTopology('r', 1, [report('a', 'b', DOWN), silent]);

    expect(nodes.map((node) => [node.id, node.routers])).toEqual([
      ['a', []],
      ['b', []],
    ]);
    expect(links).toHaveLength(1);
  });
});
