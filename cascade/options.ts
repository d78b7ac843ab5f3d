/** What an SFU node is told at its start. `cascade/main.ts` and run/ fill it; nothing here reads the environment. */
import { isIP } from 'node:net';
import { AppError } from '../common/errors.ts';
import type { AdminAddress } from '../common/http/admin-server.ts';
import type { NodeId, SiteId } from '../common/ids.ts';
import type { CeilingLimits } from './policy/ceiling.ts';

export type SfuOptions = {
  readonly nodeId: NodeId;
  readonly site: SiteId;
  /** gRPC listener for control and peers; port 0 = any free one. */
  readonly rpc: { readonly host: string; readonly port: number; readonly announcedHost?: string };
  /** `/livez`, `/readyz`, `/metrics`. */
  readonly admin: AdminAddress;
  /** Media workers, one core each; ≥ 1. */
  readonly workerCount: number;
  /** File of the mediasoup-worker binary, checked against its stamp before the node starts. */
  readonly workerBin: string;
  /** Where clients' ICE arrives: one UDP and TCP port per worker, counted up from `port`; 0 = any free ones. */
  readonly webRtc: { readonly ip: string; readonly announcedAddress?: string; readonly port: number };
  /**
   * Lets clients that have the grant `bench` use plain transports (ADR 0019), at `webRtc`'s address and ports of their
   * own; absent = refused.
   */
  readonly plain?: { readonly portRange: { readonly min: number; readonly max: number } };
  /** Where links to other nodes arrive. */
  readonly pipe: {
    readonly ip: string;
    readonly announcedAddress?: string;
    readonly portRange: { readonly min: number; readonly max: number };
  };
  /** What the way to each other node is given at most, bit/s; absent = what it carries, as found out. */
  readonly linkBudgetBps?: number;
  /** Whether pictures are held back where a way can't carry them (default true). */
  readonly isLinkControlled?: boolean;
  /** How long a piped source stays after the last watcher here has gone, ms (default 10,000). */
  readonly pipeLingerMs?: number;
  /** Talker slots of a room, K (default 3). */
  readonly slotCount?: number;
  /** The slot engine starts with the node, not with the first room that has slots. */
  readonly startsSlotsAhead?: boolean;
  /** How long a session stays after the last signalling node vouched for it, ms (default 30,000). */
  readonly sessionKeepMs?: number;
  /** What the node takes at most; what is absent is derived from workers and cores (policy/ceiling.ts). */
  readonly ceiling?: Partial<CeilingLimits>;
  /** Workers that one room may be on at most (default: all). */
  readonly maxRoutersPerRoom?: number;
  /** Nodes of a room that are linked each to each at most; more become a tree of meshes (default 5). */
  readonly meshNodes?: number;
  /** Sessions that are opened in a second at most; the others wait (default 150). */
  readonly opensPerSec?: number;
  /** How long sessions get to move to other nodes when this one closes, ms (default 0: they are just ended). */
  readonly drainMs?: number;
};

/**
 * Every address that others are told must lead here.
 * @throws {AppError} CONFIG_INVALID for a listener on all addresses that does not say which one to announce
 */
export function checkAddresses({ rpc, webRtc, pipe }: SfuOptions): void {
  const listeners: readonly (readonly [name: string, host: string, announced: string | undefined])[] = [
    ['rpc.host', rpc.host, rpc.announcedHost],
    ['webRtc.ip', webRtc.ip, webRtc.announcedAddress],
    ['pipe.ip', pipe.ip, pipe.announcedAddress],
  ];
  for (const [name, host, announced] of listeners) {
    const isAny = isIP(host) !== 0 && /^[0:.]+$/.test(host);
    if (isAny && announced === undefined) {
      throw new AppError('CONFIG_INVALID', `${name} is ${host}: say which address others reach it at`);
    }
  }
}
