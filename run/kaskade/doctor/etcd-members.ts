/** Whether each member of etcd answers, is healthy and has a leader. */
import { z } from 'zod';
import type { TlsMaterial } from '../../../common/tls/material.ts';
import { msText } from '../print/quantities.ts';
import { askJson } from '../request.ts';
import type { Point } from './point.ts';

const TIMEOUT_MS = 2_000;

const Health = z.object({ health: z.string() });
const Status = z.object({
  version: z.string(),
  leader: z.string().default('0'),
  header: z.object({ member_id: z.string() }),
});

export function etcdPoints(
  endpoints: readonly string[],
  tls: TlsMaterial | undefined,
): Promise<readonly Point[]> {
  return Promise.all(endpoints.map((address) => memberPoint(address, tls)));
}

async function memberPoint(address: string, tls: TlsMaterial | undefined): Promise<Point> {
  const point = { name: `etcd ${address}`, needed: 'cluster' } as const;
  const startMs = performance.now();
  try {
    const health = Health.parse(await ask(`${address}/health`, 'GET', tls));
    const tookMs = performance.now() - startMs;
    const status = Status.parse(await ask(`${address}/v3/maintenance/status`, 'POST', tls));
    const hasLeader = status.leader !== '0';
    const role = status.leader === status.header.member_id ? 'leader' : 'follower';
    const ok = health.health === 'true' && hasLeader;
    const found = `${ok ? 'healthy' : 'not healthy'}, ${hasLeader ? role : 'no leader'}, ${status.version}, ${msText(tookMs)}`;
    return {
      ...point,
      ok,
      found,
      advice: 'look at its log and its disk; more than half of the members are needed',
    };
  } catch (error) {
    const found = `does not answer: ${error instanceof Error ? error.message : String(error)}`;
    return {
      ...point,
      ok: false,
      found,
      advice: 'does it run, can it be reached from here, does it trust our certificate?',
    };
  }
}

async function ask(url: string, method: 'GET' | 'POST', tls: TlsMaterial | undefined): Promise<unknown> {
  const body = method === 'POST' ? { body: '{}' } : {};
  return (await askJson({ url, method, ...body, timeoutMs: TIMEOUT_MS, tls })).body;
}
