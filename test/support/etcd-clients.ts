/** Clients of a test's etcd, closed together, and what a watch of one has heard. */
import { pino } from 'pino';
import { EtcdCoordination, type EtcdOptions } from '../../common/coordination/etcd.ts';
import type { Coordination, RangeResult, WatchEvent } from '../../common/coordination/port.ts';

export class EtcdClients {
  readonly #open = new Set<EtcdCoordination>();

  /** A client that asks the first of `endpoints` as long as that answers. */
  connect(endpoints: readonly string[], options: Partial<EtcdOptions> = {}): EtcdCoordination {
    const log = pino({ level: 'silent' });
    const client = new EtcdCoordination({ endpoints, log, random: () => 0, ...options });
    this.#open.add(client);
    return client;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map((client) => client.close()));
    this.#open.clear();
  }
}

export type Heard = {
  readonly snapshots: RangeResult[];
  readonly batches: (readonly WatchEvent[])[];
  /** Revisions of the batches, in the order in which they came. */
  revisions(): number[];
};

export async function hear(client: Coordination, prefix: string): Promise<Heard> {
  const snapshots: RangeResult[] = [];
  const batches: (readonly WatchEvent[])[] = [];
  await client.watch(prefix, {
    onSnapshot: (range) => snapshots.push(range),
    onEvents: (events) => batches.push(events),
  });
  return { snapshots, batches, revisions: () => batches.map((batch) => batch[0]?.revision ?? 0) };
}
