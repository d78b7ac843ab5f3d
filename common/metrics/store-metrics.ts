/** What every node tells of its stores. */
import { Gauge, type Registry } from 'prom-client';
import type { StoreHealth } from '../lifecycle/store-health.ts';

/** Declares `kaskade_store_up` in a node's registry. */
export function declareStoreMetrics(registry: Registry, health: Pick<StoreHealth, 'names' | 'isDown'>): void {
  new Gauge({
    name: 'kaskade_store_up',
    help: '1 while the store answers, 0 while it does not',
    labelNames: ['store'],
    registers: [registry],
    collect(): void {
      for (const name of health.names) this.set({ store: name }, health.isDown(name) ? 0 : 1);
    },
  });
}
