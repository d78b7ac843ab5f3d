/** The node's place in its cluster: which one it is, whether its stores answer, and what ends the place. Wiring only. */
import type { Logger } from 'pino';
import { Identity } from '../common/coordination/identity.ts';
import { clusterKey } from '../common/coordination/keys.ts';
import type { Coordination } from '../common/coordination/port.ts';
import { Registration } from '../common/coordination/registration.ts';
import type { AppError } from '../common/errors.ts';
import { SYSTEM_CLOCK } from '../common/lifecycle/clock.ts';
import type { NamedPart } from '../common/lifecycle/shutdown.ts';
import { StoreHealth } from '../common/lifecycle/store-health.ts';
import { claimStore, clusterOfStore } from '../common/store/owner.ts';
import type { RoomStore } from '../common/store/port.ts';

const WITHOUT_ETCD = 'open rooms, their sessions and media; no room opens, no node is found';
const WITHOUT_REDIS = 'sockets and media; commands are answered with BUSY until it is back';

export type ClusterPlace = {
  /** Not started. */
  readonly registration: Registration;
  readonly health: StoreHealth;
  /** Resolves when the node must not serve any more: it is another process's, or a store another cluster's. */
  readonly gaveUp: Promise<AppError>;
};

/** Remembers a part, so that it is closed in its turn. */
export type Keep = <T extends NamedPart[1]>(name: string, part: T) => T;

type Deps = { readonly coordination: Coordination; readonly store: RoomStore; readonly log: Logger };

/**
 * Finds out which cluster this is and makes the site's store one of it.
 * @throws {AppError} CLUSTER_MISMATCH, VERSION_UNSUPPORTED, BUSY
 */
export async function enterCluster({ coordination, store, log }: Deps, keep: Keep): Promise<ClusterPlace> {
  const gaveUp = Promise.withResolvers<AppError>();
  const identity = keep('identity', new Identity({ coordination, log }));
  identity.once('lost', gaveUp.resolve);
  const clusterId = await identity.start(await clusterOfStore(store));
  await claimStore(store, clusterId);
  const health = new StoreHealth({
    probes: [
      { name: 'etcd', probe: () => coordination.get(clusterKey), stillWorks: WITHOUT_ETCD },
      // claims it again when it was emptied
      { name: 'redis', probe: () => claimStore(store, clusterId), stillWorks: WITHOUT_REDIS },
    ],
    onUnusable: gaveUp.resolve,
    clock: SYSTEM_CLOCK,
    log,
  });
  keep('store health', health).start();
  const registration = keep('registration', new Registration({ coordination, kind: 'signal', log }));
  registration.once('replaced', gaveUp.resolve);
  return { registration, health, gaveUp: gaveUp.promise };
}
