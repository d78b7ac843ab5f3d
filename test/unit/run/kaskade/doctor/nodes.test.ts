import { describe, expect, test } from '@jest/globals';
import { nodePoints } from '../../../../../run/kaskade/doctor/nodes.ts';
import { world } from '../world.ts';

type Nodes = ReturnType<typeof world>['nodes'];

const pointsOf = (change: (nodes: Nodes) => void) => {
  const { nodes } = world();
  change(nodes);
  return nodePoints(nodes).filter(({ ok }) => !ok);
};

const setClock = (nodes: Nodes, clockOffsetMs: number, rttMs = 4): void => {
  const answer = nodes[3]?.answer;
  if (answer?.isAnswer) Object.assign(answer, { clockOffsetMs, rttMs });
};

describe('nodePoints()', () => {
  test('has nothing to say of nodes that agree', () => {
    expect(pointsOf(() => {})).toEqual([]);
  });

  test('names the clock that is off by more than 2 s, with the figure', () => {
    expect(pointsOf((nodes) => setClock(nodes, -2_501))).toEqual([
      expect.objectContaining({ name: 'clock of sfu-jena', found: expect.stringContaining('-2.502 s') }),
    ]);
  });

  test('does not blame a node when it is our own clock that is off', () => {
    const own = (nodes: Nodes) =>
      nodes.forEach(({ answer }) => answer.isAnswer && Object.assign(answer, { clockOffsetMs: 60_000 }));

    expect(pointsOf(own)).toEqual([]);
  });

  test('gives half the round trip the benefit of the doubt', () => {
    expect(pointsOf((nodes) => setClock(nodes, 2_400, 1_000))).toEqual([]);
  });

  test('says which nodes are of another version', () => {
    const other = (nodes: Nodes) => Object.assign(nodes[0] ?? {}, { version: '2.0.0' });

    expect(pointsOf(other)).toEqual([
      expect.objectContaining({
        name: 'versions',
        found: '2.0.0 (signal-erfurt); 1.0.0 (signal-jena, sfu-erfurt, sfu-jena)',
      }),
    ]);
  });

  test('names SFU nodes of which nine tenths are taken or promised', () => {
    const fill = (sessions: number) => (nodes: Nodes) => {
      for (const { kind, answer } of nodes)
        if (kind === 'sfu' && answer.isAnswer)
          Object.assign(answer, { use: { sessions, reserved: 1, ceiling: 800 } });
    };

    expect(pointsOf(fill(718))).toEqual([]);
    expect(pointsOf(fill(719)).map(({ name }) => name)).toEqual([
      'places of sfu-erfurt',
      'places of sfu-jena',
    ]);
  });

  test('says who does not answer and why', () => {
    const silent = (nodes: Nodes) =>
      Object.assign(nodes[0] ?? {}, {
        answer: { isAnswer: false, code: 'SIGNAL_UNREACHABLE', detail: 'refused' },
      });

    expect(pointsOf(silent)).toEqual([
      expect.objectContaining({ name: 'signal-erfurt', found: 'does not answer at 10.0.0.1:7080: refused' }),
    ]);
  });
});
