/**
 * What every room store must do, whatever it runs on: `roomStoreContract()` is called with a maker for the store in
 * memory and, unchanged, for the one on Redis. Nothing here knows more than common/store/port.ts; waits are bounded.
 */
import { afterAll, beforeAll, describe } from '@jest/globals';
import type { RoomStore } from '../../common/store/port.ts';
import { commandTests, localTests } from './room-store-contract/commands.ts';
import { epochTests, lifetimeTests, logTests } from './room-store-contract/log.ts';
import { ownerTests } from './room-store-contract/owner.ts';
import { propertyTests } from './room-store-contract/properties.ts';
import { rebuildTests, sweepTests } from './room-store-contract/rebuild.ts';
import { replicaTests, subscriptionTests } from './room-store-contract/replicas.ts';
import type { Context } from './room-store-contract/support.ts';

export { CONTRACT_MAX_LOG_ENTRIES } from './room-store-contract/support.ts';

/** Two clients of one site's store, as two nodes of that site have them. */
export type StoreClients = {
  readonly one: RoomStore;
  readonly other: RoomStore;
  close(): Promise<void>;
};

/** @param make makes clients of a fresh or used store whose logs keep {@link CONTRACT_MAX_LOG_ENTRIES} entries at least */
export function roomStoreContract(name: string, make: () => Promise<StoreClients>): void {
  describe(`room store contract: ${name}`, () => {
    let clients: StoreClients;
    let one: RoomStore;
    let other: RoomStore;

    beforeAll(async () => {
      clients = await make();
      ({ one, other } = clients);
    });
    afterAll(() => clients.close());

    const context: Context = { stores: () => [one, other] as const };
    commandTests(context);
    logTests(context);
    epochTests(context);
    rebuildTests(context);
    localTests(context);
    replicaTests(context);
    subscriptionTests(context);
    lifetimeTests(context);
    sweepTests(context);
    ownerTests(context);
    propertyTests(context);
  });
}
