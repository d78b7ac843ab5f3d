/** Starts and ends the processes of a cluster on this machine; nothing of it stays, whatever ends us. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';
import type { ProcessPlan } from './processes.ts';

export type ClusterOptions = {
  readonly plans: readonly ProcessPlan[];
  /** Temporary, existing; removed at the end. */
  readonly folder: string;
  /** What processes need of the environment, e.g. PATH; our own variables must not reach them. */
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (name: string, line: string) => void;
  /** How long nodes get to let their people go; default: none, a farewell only. */
  readonly nodePatienceMs?: number;
  /** How long stores get to write what they have; default: none, since nobody needs their data. */
  readonly storePatienceMs?: number;
  /** After how long a process that ended is started again, more each time it does not last; default: never. */
  readonly restartMs?: number;
};

export type RunningProcess = Pick<ProcessPlan, 'name' | 'kind'> & { readonly pid: number };

const REAPER = fileURLToPath(new URL('../../scripts/process/reap-on-close.mjs', import.meta.url));
/** Environment variable by which the reaper finds processes, see scripts/process/reap.mjs. */
const MARK = 'KASKADE_LEASH';
/** A node needs about 2 s for its farewell. */
const NODE_PATIENCE_MS = 2_100;
/** Who has run for so long did not fail because of how it was started. */
const STABLE_MS = 60_000;
const MAX_DOUBLINGS = 5;
/** Only this user may read configurations and keys. */
const FILE_MODE = 0o600;

export class Cluster {
  readonly #options: ClusterOptions;
  readonly #mark = randomUUID();
  /** By name. */
  readonly #children = new Map<string, Child>();
  readonly #restarts = new Set<NodeJS.Timeout>();
  #reaper: ChildProcess | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: ClusterOptions) {
    this.#options = options;
  }

  /**
   * Starts all processes at once: nodes wait for their stores by themselves. Resolves when all nodes serve.
   * @throws {AppError} when a process ends before that, with the reason it gave
   */
  async start(): Promise<void> {
    const { plans, folder, env } = this.#options;
    // first of all, so that there is nothing it would not find
    this.#reaper = spawn(process.execPath, [REAPER, this.#mark, folder], {
      env,
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
    await writeFiles(plans);
    if (this.#closing !== undefined) return;
    for (const plan of plans) this.#spawn(plan);
    const children = [...this.#children.values()];
    const stores = children.filter(({ kind }) => kind === 'etcd' || kind === 'redis');
    const nodes = children.filter((child) => !stores.includes(child));
    const lostStores = stores.map(({ ended, ready }) => ended.then(() => ready));
    await Promise.race([Promise.all(nodes.map(({ ready }) => ready)), ...lostStores]);
  }

  /** Those of the cluster that run now. */
  processes(): readonly RunningProcess[] {
    return [...this.#children.values()].flatMap(({ name, kind, pid, isEnded }) =>
      isEnded || pid === undefined ? [] : [{ name, kind, pid }],
    );
  }

  /** Starts one more process, after {@link start}. */
  async add(plan: ProcessPlan): Promise<void> {
    await writeFiles([plan]);
    if (this.#closing === undefined) this.#spawn(plan);
  }

  /** Ends a process for good, politely first. */
  async remove(name: string): Promise<void> {
    const child = this.#children.get(name);
    this.#children.delete(name);
    await child?.stop(this.#options.storePatienceMs ?? NODE_PATIENCE_MS);
  }

  /** Ends everything: signalling first, then media, then the stores. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  /** Ends everything at once. */
  kill(): void {
    for (const child of this.#children.values()) child.kill();
    this.#reaper?.stdio[3]?.destroy();
  }

  async #close(): Promise<void> {
    for (const timer of this.#restarts) clearTimeout(timer);
    const { nodePatienceMs = NODE_PATIENCE_MS } = this.#options;
    for (const kind of ['signal', 'sfu']) {
      const children = [...this.#children.values()].filter((child) => child.kind === kind);
      await Promise.all(children.map((child) => child.stop(nodePatienceMs)));
    }
    await this.#endStores();
    if (this.#reaper === undefined || this.#reaper.exitCode !== null) return;
    const gone = once(this.#reaper, 'exit');
    this.#reaper.stdio[3]?.destroy();
    await gone;
  }

  async #endStores(): Promise<void> {
    const { storePatienceMs } = this.#options;
    const children = [...this.#children.values()];
    if (storePatienceMs === undefined) for (const child of children) child.kill();
    await Promise.all(children.map((child) => child.stop(storePatienceMs ?? 0)));
  }

  #spawn(plan: ProcessPlan, restarts = 0): void {
    const { env, onLine, restartMs } = this.#options;
    const lines = (line: string): void => onLine(plan.name, line);
    const child = new Child({ plan, env: { ...env, [MARK]: this.#mark }, onLine: lines });
    this.#children.set(plan.name, child);
    lines(`started (process ${child.pid ?? 'none'})`);
    if (restartMs === undefined) return;
    const startedMs = performance.now();
    void child.ended.then(() => {
      const isStable = performance.now() - startedMs > STABLE_MS;
      const count = isStable ? 0 : Math.min(restarts, MAX_DOUBLINGS);
      const timer = setTimeout(
        () => {
          this.#restarts.delete(timer);
          const isWanted = this.#closing === undefined && this.#children.get(plan.name) === child;
          if (isWanted) this.#spawn(plan, count + 1);
        },
        restartMs * 2 ** count,
      );
      this.#restarts.add(timer);
    });
  }
}

async function writeFiles(plans: readonly ProcessPlan[]): Promise<void> {
  for (const { path, text } of plans.flatMap(({ files }) => files)) {
    await writeFile(path, text, { mode: FILE_MODE });
  }
}
