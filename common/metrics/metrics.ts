/**
 * A node's metrics registry with what every process has: prom-client's process metrics under their usual names, and the
 * event loop's delay. What a node measures itself is declared in the node's own file.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Sampling interval of the event loop's delay. */
const RESOLUTION_MS = 10;
const NS_PER_SECOND = 1e9;

export type Metrics = {
  readonly registry: Registry;
  /** For the answer's Content-Type. */
  readonly contentType: string;
  /** All metrics in Prometheus' text format. */
  render(): Promise<string>;
  close(): Promise<void>;
};

/** @param labels on every metric, e.g. `{ node, site }`; from closed sets only */
export function createMetrics(labels: Readonly<Record<string, string>>): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels(labels);
  collectDefaultMetrics({ register: registry });
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  new Gauge({
    name: 'kaskade_event_loop_delay_seconds',
    help: 'Delay of the event loop since the last scrape',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      for (const quantile of [0.5, 0.99, 1]) {
        this.set(
          { quantile: String(quantile) },
          delay.count === 0 ? 0 : delay.percentile(quantile * 100) / NS_PER_SECOND,
        );
      }
      delay.reset();
    },
  });
  return {
    registry,
    contentType: registry.contentType,
    render: () => registry.metrics(),
    close: async () => {
      delay.disable();
      registry.clear();
    },
  };
}
