/** What a run is made of and somebody must provide: the cluster, the load, and facts about where it runs. Types only. */
import type { Fleet } from '../load/fleet.ts';
import type { Profile } from '../load/profiles.ts';
import type { Result } from '../result.ts';
import type { Progress } from '../scenarios/stage.ts';
import type { ClusterNeeds } from '../target/needs.ts';
import type { RemoteCluster } from '../target/remote.ts';
import type { Target } from '../target/target.ts';

export type FleetWish = {
  readonly profile: Profile;
  /** Undefined: as many as this machine's cores allow. */
  readonly processes: number | undefined;
  /** Load processes on other machines that must join first. */
  readonly agents: { readonly count: number; readonly host: string; readonly port: number } | undefined;
  readonly caPem: string | undefined;
  /** So many bots with ICE and DTLS. */
  readonly webrtc: number;
  readonly pin: boolean;
};

export type Surroundings = Pick<Result, 'machine' | 'versions' | 'commit'>;

type Opening = { readonly signal: AbortSignal; readonly progress: Progress };

/** All of them give up by themselves after a while, and at once when `signal` is aborted. */
export type Parts = {
  startOwn(needs: ClusterNeeds, opening: Opening): Promise<Target>;
  reachRemote(cluster: RemoteCluster, opening: Opening): Promise<Target>;
  startFleet(wish: FleetWish, opening: Opening): Promise<Fleet>;
  surroundings(): Promise<Surroundings>;
};
