/**
 * The cluster under load: one of our own on this machine, or a running one by its URLs. Scenarios see only this.
 */
import type { Role } from '../../common/auth/roles.ts';

export type TargetSite = {
  readonly site: string;
  /** Of the signalling node, `http(s)://host:port`. */
  readonly url: string;
  /** Its name, where it is known. */
  readonly node?: string;
};

/** What can be done to a cluster to see what becomes of it. Names are those of nodes. */
export type Faults = {
  /** Signalling node that is the room's home now; undefined = none. */
  homeOf(room: string): Promise<string | undefined>;
  /** As when its machine loses power; resolves when it is gone. @throws {BenchError} TARGET_UNREACHABLE */
  kill(node: string): Promise<void>;
  /** Resolves when it serves again. @throws {BenchError} TARGET_UNREACHABLE */
  restart(node: string): Promise<void>;
};

/** CPU time and memory by kind of process, as the kernel accounts for them; cumulative. */
export type Usage = {
  /** When it was read, ms of the monotonic clock of whoever read it. */
  readonly atMs: number;
  readonly cpuMs: {
    readonly signal: number;
    /** SFU nodes without their workers: Node with all its threads. */
    readonly sfuNode: number;
    readonly sfuWorkers: number;
    readonly stores: number;
  };
  readonly rssBytes: { readonly signal: number; readonly sfu: number };
};

export type Target = {
  /** Signalling nodes that people connect to: one of each site first, then their second ones, and so on. */
  readonly sites: readonly TargetSite[];
  /** A token of the room, with the grant `bench`. */
  token(claims: TokenWish): Promise<string>;
  /** Undefined: this cluster's processes can't be seen from here. */
  usage(): Promise<Usage | undefined>;
  /**
   * Sum of one metric over all nodes of a kind, by the values of one label (or '' without).
   * @returns undefined where the nodes' metrics can't be read
   */
  metric(
    kind: 'signal' | 'sfu',
    name: string,
    label?: string,
  ): Promise<ReadonlyMap<string, number> | undefined>;
  /** Left out: its processes are not ours. */
  readonly faults?: Faults;
  /** The last that its processes complained of, where that can be seen: for people, when a run failed. */
  complaints?(): readonly string[];
  /** Authorities that load processes trust beside the system's, PEM. */
  readonly caPem: string | undefined;
  /** What of it matters to a reader of the figures, e.g. `{ sites: 2, signal_per_site: 1, client_tls: false }`. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  close(): Promise<void>;
};

export type TokenWish = {
  readonly room: string;
  readonly subject: string;
  readonly name: string;
  readonly publish: readonly ('mic' | 'camera' | 'screen')[];
  readonly moderate?: boolean;
  /** Left out: by `moderate`. */
  readonly role?: Role;
  readonly groups?: readonly string[];
  /** Default true. */
  readonly subscribe?: boolean;
};
