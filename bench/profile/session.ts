/** One profile: a cluster with a process that is watched, and what was found when it has ended. */
import { mkdir, rm } from 'node:fs/promises';
import type { Environment } from '../../run/kaskade/access.ts';
import { childrenOf } from '../measure/process-usage.ts';
import type { Parts } from '../run/parts.ts';
import type { Progress } from '../scenarios/stage.ts';
import { startOwnCluster, type OwnTarget } from '../target/own-cluster.ts';
import type { Target } from '../target/target.ts';
import { fetchTools } from '../tools/fetch-tools.ts';
import { makeFindings, type Findings } from './findings.ts';
import { checkPerf, PerfRecorder } from './perf-recorder.ts';
import type { ProfileArgs } from './profile-args.ts';
import { collectedBy, watchedPlans, type Watching } from './watched-plan.ts';

export type SessionOptions = Pick<ProfileArgs, 'tool' | 'process'> & {
  readonly folder: string;
  readonly root: string;
  readonly env: Environment;
  readonly node: string;
};

/** A node writes what it has collected when it ends; of flame, V8's log is read first. */
const NODE_PATIENCE_MS = 180_000;
const NS_PER_US = 1_000n;

export class ProfileSession {
  readonly #options: SessionOptions;
  readonly #perf: PerfRecorder;
  #toolsFolder = '';
  #fromUs = 0;
  #toUs = 0;
  #ended: Promise<void> | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#perf = new PerfRecorder(options.folder);
  }

  /** In place of the usual start of a cluster. */
  readonly startOwn: Parts['startOwn'] = async (needs, { signal, progress }) => {
    await this.#prepare(progress, signal);
    progress.phase('starting a cluster');
    const plan = watchedPlans(this.#watching);
    const otherwise = { plan, nodePatienceMs: NODE_PATIENCE_MS };
    const target = await startOwnCluster(needs, { signal, otherwise }, this.#options.env);
    if (this.#options.process === 'worker') this.#perf.start(workersOf(target));
    this.#fromUs = nowUs();
    return this.#watched(target);
  };

  /**
   * Waits until the cluster has ended, and tells what was found.
   * @returns undefined when there was no cluster
   * @throws {BenchError} RESULT_INVALID
   */
  async finish(progress: Pick<Progress, 'phase'>): Promise<Findings | undefined> {
    if (this.#ended === undefined) {
      await rm(this.#options.folder, { recursive: true, force: true });
      return undefined;
    }
    progress.phase('writing the profile');
    await this.#ended;
    const stretch = { fromUs: this.#fromUs, toUs: this.#toUs };
    return makeFindings({ ...this.#watching, root: this.#options.root, perf: this.#perf, stretch });
  }

  get #watching(): Watching {
    return { ...this.#options, toolsFolder: this.#toolsFolder };
  }

  async #prepare(progress: Progress, signal: AbortSignal): Promise<void> {
    const { tool, folder } = this.#options;
    await mkdir(folder, { recursive: true });
    if (tool === 'perf') await checkPerf(folder);
    if (collectedBy(tool) !== undefined) this.#toolsFolder = await fetchTools(progress, signal);
  }

  /** Its end goes on after `close()`: the run's deadline for it is too short for a profile to be written. */
  #watched(target: OwnTarget): Target {
    const { tool, process } = this.#options;
    return {
      sites: target.sites,
      caPem: target.caPem,
      facts: { ...target.facts, profiled: `${process} by ${tool}` },
      token: (wish) => target.token(wish),
      usage: () => target.usage(),
      metric: (kind, name, label) => target.metric(kind, name, label),
      complaints: () => target.complaints?.() ?? [],
      close: async () => {
        this.#ended ??= this.#end(target);
      },
    };
  }

  async #end(target: OwnTarget): Promise<void> {
    this.#toUs = nowUs();
    await this.#perf.stop();
    await target.close();
  }
}

/** Of the first SFU node. */
function workersOf(target: OwnTarget): readonly number[] {
  const node = target.processes().find(({ kind }) => kind === 'sfu');
  return node === undefined ? [] : childrenOf(node.pid);
}

/** Of the monotonic clock, as V8 counts. */
const nowUs = (): number => Number(process.hrtime.bigint() / NS_PER_US);
