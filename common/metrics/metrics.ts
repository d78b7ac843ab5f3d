/**
 * A node's metrics registry with what every process has: prom-client's process metrics under their usual names, and the
 * event loop's delay. What a node measures itself is declared in the node's own file.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Sampling interval of the event loop's delay: each sample is a wake-up, a hundred per second are 3 ms of CPU time. */
const RESOLUTION_MS = 100;
const NS_PER_MS = 1e6;
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
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: RESOLUTION_MS });
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  new Gauge({
    name: 'kaskade_event_loop_delay_seconds',
    help: 'Delay of the event loop since the last scrape',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      for (const quantile of [0.5, 0.99, 1]) {
        const sampleNs = delay.count === 0 ? 0 : delay.percentile(quantile * 100);
        this.set({ quantile: String(quantile) }, delaySeconds(sampleNs, RESOLUTION_MS));
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

/** Of a sample, which is the time from one wake-up to the next. Pure. */
export function delaySeconds(sampleNs: number, resolutionMs: number): number {
  return Math.max(0, sampleNs - resolutionMs * NS_PER_MS) / NS_PER_SECOND;
}
