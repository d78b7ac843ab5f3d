/**
 * A site whose member of etcd has lost its data, while other members live, comes back as a new member. With what its
 * settings say it would begin an etcd of its own beside theirs; with old data it would end, since a member must not
 * forget.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, toAppError } from '../../common/errors.ts';
import type { EtcdMembers } from './etcd-members.ts';
import { memberOf } from './plan.ts';
import type { EtcdMember, SiteState } from './site-state.ts';

/** etcd takes no change before its members have been connected for 5 s. */
const TIMEOUT_MS = 30_000;
const RETRY_MS = 1_000;

export type EtcdReturnDeps = {
  /** Asks at this member. */
  readonly membersAt: (member: EtcdMember) => Pick<EtcdMembers, 'list' | 'add' | 'remove'>;
  readonly tell: (text: string) => void;
  readonly timeoutMs?: number;
};

/**
 * Safe to do again when it was cut short.
 * @returns the settings to start with, to be saved before
 * @throws {AppError} CONFIG_INVALID when data are missing and no other member answers
 */
export async function returnToEtcd(data: string, state: SiteState, deps: EtcdReturnDeps): Promise<SiteState> {
  const { self, sites, etcd, etcdEndpoints } = state;
  if (etcd === undefined || existsSync(join(data, 'etcd', 'member'))) return state;
  const own = memberOf(self);
  const others = sites
    .filter(({ name }) => name !== self.name)
    .map(memberOf)
    .filter(({ clientUrl }) => etcdEndpoints.includes(clientUrl));
  if (others.length === 0) return state;
  deps.tell(
    `etcd has no data here: it comes back as a member of ${others.map(({ name }) => name).join(', ')}`,
  );
  const endMs = performance.now() + (deps.timeoutMs ?? TIMEOUT_MS);
  for (let turn = 0; ; turn += 1) {
    const other = others[turn % others.length] ?? own;
    try {
      await replace(own, deps.membersAt(other));
      return { ...state, etcd: { state: 'existing', members: [own, ...others] } };
    } catch (error) {
      if (performance.now() > endMs) throw unanswered(data, others, error);
    }
    if ((turn + 1) % others.length === 0) await sleep(RETRY_MS);
  }
}

async function replace(own: EtcdMember, members: ReturnType<EtcdReturnDeps['membersAt']>): Promise<void> {
  const listed = await members.list();
  const former = listed.filter(({ peerURLs }) => peerURLs.includes(own.peerUrl));
  for (const { ID } of former) await members.remove(ID);
  await members.add(own.peerUrl);
}

function unanswered(data: string, others: readonly EtcdMember[], cause: unknown): AppError {
  const where = others.map(({ clientUrl }) => clientUrl).join(', ');
  return new AppError(
    'CONFIG_INVALID',
    `${join(data, 'etcd')} has no data, and etcd at ${where} does not take this host in ` +
      `(${toAppError(cause).message}): start those sites first, or restore a snapshot (docs/operations.md)`,
    { cause },
  );
}
