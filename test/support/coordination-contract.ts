/**
 * What every coordination store must do: `coordinationContract()` is called with clients of the one in memory and,
 * unchanged, of etcd. Nothing here knows more than common/coordination/port.ts; leases take real seconds, waits are
 * bounded.
 */
import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Coordination } from '../../common/coordination/port.ts';
import { claimTests } from './coordination-contract/claims.ts';
import { leaseTests } from './coordination-contract/leases.ts';
import type { Context } from './coordination-contract/support.ts';
import { txnTests } from './coordination-contract/txns.ts';
import { watchTests } from './coordination-contract/watches.ts';

/** Makes one more client of the same store, as each node has one. */
export type ClientMaker = { connect(): Promise<Coordination>; close(): Promise<void> };

export function coordinationContract(name: string, make: () => Promise<ClientMaker>): void {
  describe(`coordination contract: ${name}`, () => {
    let maker: ClientMaker;
    let one: Coordination;
    let other: Coordination;

    beforeAll(async () => {
      maker = await make();
      one = await maker.connect();
      other = await maker.connect();
    });
    afterAll(async () => {
      await Promise.all([one.close(), other.close()]);
      await maker.close();
    });

    const context: Context = { clients: () => [one, other] as const, connect: () => maker.connect() };
    txnTests(context);
    leaseTests(context);
    watchTests(context);
    claimTests(context);
  });
}
