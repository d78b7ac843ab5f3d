/** Starts and ends the processes of a cluster on this machine; nothing of it stays, whatever ends us. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';
import type { ProcessPlan } from './plan.ts';

export type ClusterOptions = {
  readonly plans: readonly ProcessPlan[];
  /** Temporary, existing; removed at the end. */
  readonly folder: string;
  /** What processes need of the environment, e.g. PATH; our own variables must not reach them. */
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (name: string, line: string) => void;
  /** How long stores get to write what they have; default: none, since nobody needs their data. */
  readonly storePatienceMs?: number;
};

const REAPER = fileURLToPath(new URL('../../scripts/process/reap-on-close.mjs', import.meta.url));
/** Environment variable by which the reaper finds processes, see scripts/process/reap.mjs. */
const MARK = 'KASKADE_LEASH';
/** A node needs about 2 s for its farewell. */
const NODE_PATIENCE_MS = 2_100;
/** Only this user may read configurations and keys. */
const FILE_MODE = 0o600;

export class Cluster {
  readonly #options: ClusterOptions;
  readonly #mark = randomUUID();
  readonly #children: Child[] = [];
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
    const { plans, folder, env, onLine } = this.#options;
    // first of all, so that there is nothing it would not find
    this.#reaper = spawn(process.execPath, [REAPER, this.#mark, folder], {
      env,
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
    for (const { path, text } of plans.flatMap(({ files }) => files)) {
      await writeFile(path, text, { mode: FILE_MODE });
    }
    if (this.#closing !== undefined) return;
    for (const plan of plans) {
      const lines = (line: string): void => onLine(plan.name, line);
      const child = new Child({ plan, env: { ...env, [MARK]: this.#mark }, onLine: lines });
      this.#children.push(child);
      lines(`started (process ${child.pid ?? 'none'})`);
    }
    const stores = this.#children.filter(({ kind }) => kind === 'etcd' || kind === 'redis');
    const nodes = this.#children.filter((child) => !stores.includes(child));
    const lostStores = stores.map(({ ended, ready }) => ended.then(() => ready));
    await Promise.race([Promise.all(nodes.map(({ ready }) => ready)), ...lostStores]);
  }

  /** Ends everything: signalling first, then media, then the stores. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  /** Ends everything at once. */
  kill(): void {
    for (const child of this.#children) child.kill();
    this.#reaper?.stdio[3]?.destroy();
  }

  async #close(): Promise<void> {
    for (const kind of ['signal', 'sfu']) {
      const children = this.#children.filter((child) => child.kind === kind);
      await Promise.all(children.map((child) => child.stop(NODE_PATIENCE_MS)));
    }
    await this.#endStores();
    if (this.#reaper === undefined || this.#reaper.exitCode !== null) return;
    const gone = once(this.#reaper, 'exit');
    this.#reaper.stdio[3]?.destroy();
    await gone;
  }

  async #endStores(): Promise<void> {
    const { storePatienceMs } = this.#options;
    if (storePatienceMs === undefined) for (const child of this.#children) child.kill();
    await Promise.all(this.#children.map((child) => child.stop(storePatienceMs ?? 0)));
  }
}
