/** What every node tells of its stores. */
import type { Registry } from 'prom-client';
import type { StoreHealth } from '../lifecycle/store-health.ts';
import { labelledGauge } from './read-metrics.ts';

/** Declares `kaskade_store_up` in a node's registry. */
export function declareStoreMetrics(registry: Registry, health: Pick<StoreHealth, 'names' | 'isDown'>): void {
  labelledGauge(registry, {
    name: 'kaskade_store_up',
    help: '1 while the store answers, 0 while it does not',
    labelNames: ['store'],
    read: () => health.names.map((name) => [{ store: name }, health.isDown(name) ? 0 : 1]),
  });
}
