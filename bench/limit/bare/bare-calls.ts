/** Calls between the scenario and the process that has the bare router and its load. Types only. */
import type { BotSpec } from '../../load/fleet.ts';
import type { Profile } from '../../load/profiles.ts';

/** A participant as the router sees it. */
export type BareSeat = Pick<BotSpec, 'index' | 'publish' | 'watch' | 'hear'>;

export type BareRoomSpec = {
  readonly seats: readonly BareSeat[];
  /** Of which the lowest `layers` are sent. */
  readonly profile: Profile;
  readonly layers: number;
  /** Of the router's worker; undefined = any. */
  readonly cores: string | undefined;
};

/** Everybody sends in that time, and nobody before and after. */
export type BareWindow = { readonly settleMs: number; readonly durationMs: number };

export type BareReading = {
  readonly packetsPerS: number;
  /** Of what should have arrived, 0..1. */
  readonly lossRatio: number;
  readonly workerUsPerPacket: number;
  /** Of what was planned, 0..1; below 1 the load did not keep up. */
  readonly sentRatio: number;
};

export type BareCalls = {
  readonly open: { readonly args: BareRoomSpec; readonly result: null };
  readonly measure: { readonly args: BareWindow; readonly result: BareReading };
};
