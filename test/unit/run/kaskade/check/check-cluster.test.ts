import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { checkCluster } from '../../../../../run/kaskade/check/check-cluster.ts';
import type { Look } from '../../../../../run/kaskade/look/look.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import { settleMicrotasks } from '../../../../support/microtasks.ts';
import { key, world } from '../world.ts';

const unclaimed = (): Look => {
  const look = world();
  return { ...look, claims: look.claims.filter((claim) => claim.key !== key('routers/sfu-jena')) };
};

const silent = (): Look => {
  const look = world();
  const [node, ...rest] = look.nodes;
  if (node === undefined) throw new Error('there are nodes');
  return {
    ...look,
    nodes: [{ ...node, answer: { isAnswer: false, code: 'SIGNAL_UNREACHABLE', detail: 'refused' } }, ...rest],
    signal: look.signal.filter(({ nodeId }) => nodeId !== node.nodeId),
  };
};

/** Gives the looks one after the other, then the last one again and again; each takes its place in time. */
async function check(...looks: readonly Look[]) {
  const clock = new FakeClock();
  let taken = 0;
  const look = async (): Promise<Look> => {
    const next = looks[Math.min(taken, looks.length - 1)];
    taken += 1;
    if (next === undefined) throw new Error('no look');
    return next;
  };
  const coordination = { range: () => Promise.reject(new Error('not asked')) };
  const log = pino({ level: 'silent' });
  let isDone = false;
  const checked = checkCluster({ coordination, log, look, clock }).finally(() => (isDone = true));
  while (!isDone) {
    await settleMicrotasks();
    clock.advance(500);
  }
  return { codes: (await checked).map(({ code }) => code), taken, tookMs: clock.monotonicMs() };
}

describe('checkCluster()', () => {
  test('is done after one look where all is well', async () => {
    expect(await check(world())).toMatchObject({ codes: [], taken: 1 });
  });

  test('reports what stands in two looks', async () => {
    expect(await check(unclaimed())).toMatchObject({ codes: ['ROUTER_UNCLAIMED'], taken: 2 });
  });

  test('does not report what was on its way', async () => {
    expect(await check(unclaimed(), world())).toMatchObject({ codes: [], taken: 2 });
  });

  test('leaves to the next check what comes up meanwhile', async () => {
    expect(await check(unclaimed(), silent())).toMatchObject({ codes: [] });
  });

  test('gives what a lease will end the time of a lease', async () => {
    const { codes, tookMs } = await check(silent());

    expect(codes).toEqual(['NODE_SILENT']);
    expect(tookMs).toBeGreaterThanOrEqual(7_000);
    expect((await check(silent(), silent(), silent(), world())).codes).toEqual([]);
  });
});
