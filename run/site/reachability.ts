/** From probes to what a person has to open: rows of a table, and what can't work. Pure. */
import { portRange, type PortUse } from './ports.ts';
import type { ProbeOutcome } from './probe.ts';

/** One use of ports of one site, as another one found them. */
export type UseProbe = {
  readonly from: string;
  /** Address from which was asked, as the asked host's firewall sees it. */
  readonly fromAddress: string;
  readonly to: string;
  readonly toAddress: string;
  readonly what: string;
  readonly ports: readonly { readonly port: number; readonly outcome: ProbeOutcome }[];
};

export type ReachabilityRow = {
  readonly from: string;
  readonly to: string;
  readonly what: string;
  readonly ports: string;
  readonly state: 'reachable' | 'blocked' | 'untested';
  /** What was seen, for people. */
  readonly seen: string;
  /** What to do; empty = nothing. */
  readonly advice: string;
  /** Sites can't work together without. */
  readonly isFatal: boolean;
};

/** gRPC, links and the join itself; of clients' ports another host's view says little. */
const NEEDED: ReadonlySet<string> = new Set(['site service', 'signalling gRPC', 'SFU gRPC', 'links']);

/**
 * @param uses of the site that was asked
 * @param arrived `udp 40000`: questions that did arrive there, where that is known
 * @param isEtcdNeeded the asked site has a member of etcd that nodes of the other one need
 */
export function judge(
  probe: UseProbe,
  uses: readonly PortUse[],
  { arrived, isEtcdNeeded }: { readonly arrived: ReadonlySet<string>; readonly isEtcdNeeded: boolean },
): ReachabilityRow | undefined {
  const use = uses.find(({ what }) => what === probe.what);
  if (use === undefined) return undefined;
  const blocked = probe.ports.filter(({ outcome }) => outcome === 'refused' || outcome === 'silent');
  const protocol = use.protocol.toUpperCase();
  const ports = `${protocol} ${portRange(use)}`;
  const common = { from: probe.from, to: probe.to, what: probe.what, ports };
  if (blocked.length === 0) {
    const isTested = probe.ports.some(({ outcome }) => outcome === 'reachable');
    const seen = isTested ? '' : 'in use by a running node, which answers clients only';
    return { ...common, state: isTested ? 'reachable' : 'untested', seen, advice: '', isFatal: false };
  }
  const isAll = blocked.length === probe.ports.length;
  const which = isAll ? '' : `${blocked.map(({ port }) => port).join(', ')}: `;
  const hasArrived = blocked.some(({ port }) => arrived.has(`${use.protocol} ${port}`));
  const isRefused = blocked.some(({ outcome }) => outcome === 'refused');
  const seen = hasArrived
    ? `${which}questions arrive, answers do not come back`
    : isRefused
      ? `${which}refused on the way or there`
      : `${which}nothing comes back`;
  const advice = adviceFor(probe, { ports, flag: use.flag, hasArrived });
  const isFatal = NEEDED.has(probe.what) || (isEtcdNeeded && probe.what === 'etcd');
  return { ...common, state: 'blocked', seen, advice, isFatal };
}

type Blocked = { readonly ports: string; readonly flag: string; readonly hasArrived: boolean };

function adviceFor(
  { from, fromAddress, to, toAddress }: UseProbe,
  { ports, flag, hasArrived }: Blocked,
): string {
  if (from === to) {
    return `make ${toAddress} lead back to this host for itself too: docs/operations.md, "Behind a NAT"`;
  }
  return hasArrived
    ? `let answers from ${to} (${toAddress}) out to ${fromAddress}: ${ports}`
    : `open ${ports} on ${to} (${toAddress}) for ${fromAddress}, or change it with ${flag}`;
}
