/** Adds up what kinds of processes have used; one that ends keeps what it had, so that sums never fall. */
import { childrenOf, readProcess, type ProcessUsage } from './process-usage.ts';

export type Sum = { readonly cpuMs: number; readonly rssBytes: number };

type Reading = (pid: number) => ProcessUsage | undefined;

/** Processes of one kind. */
export class UsageMeter {
  readonly #read: Reading;
  /** CPU time by process, of those that were ever seen. */
  readonly #cpuMs = new Map<string, number>();

  constructor(read: Reading = readProcess) {
    this.#read = read;
  }

  /** @param pids of those that run now, as far as known */
  read(pids: readonly number[]): Sum {
    let rssBytes = 0;
    for (const usage of pids.map((pid) => this.#read(pid))) {
      if (usage === undefined) continue;
      rssBytes += usage.rssBytes;
      this.#cpuMs.set(usage.key, Math.max(usage.cpuMs, this.#cpuMs.get(usage.key) ?? 0));
    }
    return { cpuMs: [...this.#cpuMs.values()].reduce((sum, ms) => sum + ms, 0), rssBytes };
  }
}

export type ClusterPids = {
  readonly signal: readonly number[];
  readonly sfu: readonly number[];
  readonly stores: readonly number[];
};

/** All processes of a cluster on this machine; an SFU node's workers are its children. */
export class ClusterMeter {
  readonly #signal = new UsageMeter();
  readonly #sfuNode = new UsageMeter();
  readonly #sfuWorkers = new UsageMeter();
  readonly #stores = new UsageMeter();

  read(pids: ClusterPids) {
    const signal = this.#signal.read(pids.signal);
    const sfuNode = this.#sfuNode.read(pids.sfu);
    const sfuWorkers = this.#sfuWorkers.read(pids.sfu.flatMap(childrenOf));
    const stores = this.#stores.read(pids.stores);
    return {
      atMs: performance.now(),
      cpuMs: {
        signal: signal.cpuMs,
        sfuNode: sfuNode.cpuMs,
        sfuWorkers: sfuWorkers.cpuMs,
        stores: stores.cpuMs,
      },
      rssBytes: { signal: signal.rssBytes, sfu: sfuNode.rssBytes + sfuWorkers.rssBytes },
    };
  }
}
