/** Whether a host behind a NAT reaches itself at the address that others use: its nodes call each other and etcd there. */
import { AppError } from '../../common/errors.ts';
import { newcomer, outsideUses, probeSite } from './examine.ts';
import { ProbeTarget } from './probe-target.ts';
import { newProbeKey } from './probe-wire.ts';
import { judge, type ReachabilityRow } from './reachability.ts';
import type { SiteRecord } from './site-state.ts';

const OWN_CALLS: ReadonlySet<string> = new Set(['signalling gRPC', 'SFU gRPC', 'etcd']);

/**
 * @param key what listens at the site's ports answers to it
 * @returns nothing where there is no NAT
 */
export async function probeSelf(self: SiteRecord, key: string): Promise<readonly ReachabilityRow[]> {
  if (self.announced === self.address) return [];
  const { open, ...target } = newcomer(self);
  const asked = { ...target, open: open.filter(({ what }) => OWN_CALLS.has(what)) };
  const about = { arrived: new Set<string>(), isEtcdNeeded: true };
  const probes = await probeSite(self, asked, key);
  return probes.map((probe) => judge(probe, outsideUses(self), about)).filter((row) => row !== undefined);
}

/**
 * For a first site, which nobody else checks.
 * @throws {AppError} SITE_PORTS_BLOCKED
 */
export async function assertReachesItself(
  self: SiteRecord,
  {
    isForced,
    show,
  }: { readonly isForced: boolean; readonly show: (rows: readonly ReachabilityRow[]) => void },
): Promise<void> {
  if (self.announced === self.address) return;
  const key = newProbeKey();
  const target = new ProbeTarget(self.address);
  target.admit(key);
  try {
    await target.open(outsideUses(self).filter(({ what }) => OWN_CALLS.has(what)));
    const rows = await probeSelf(self, key);
    show(rows);
    if (isForced || !rows.some(({ isFatal }) => isFatal)) return;
    throw new AppError('SITE_PORTS_BLOCKED', `this host does not reach itself at ${self.announced}`);
  } finally {
    target.close();
  }
}
