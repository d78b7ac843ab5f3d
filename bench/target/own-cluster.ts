/** A cluster of our own on this machine, on real etcd and Redis; nothing of it stays, whatever ends us. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenKey } from '../../common/auth/token.ts';
import { isAppError, toAppError } from '../../common/errors.ts';
import { withCertificates } from '../../run/cluster/certificates.ts';
import { Cluster, type RunningProcess } from '../../run/cluster/cluster.ts';
import type { ProcessPlan } from '../../run/cluster/processes.ts';
import { childEnv } from '../../run/cluster/surroundings.ts';
import { tlsFiles } from '../../run/cluster/tls-files.ts';
import type { Environment } from '../../run/kaskade/access.ts';
import { BenchError } from '../bench-error.ts';
import { ClusterMeter } from '../measure/usage-meter.ts';
import { benchToken } from './bench-token.ts';
import { ClusterLines } from './cluster-lines.ts';
import { shareCores } from './cores.ts';
import { addSums, sumMetric } from './metrics-text.ts';
import type { ClusterNeeds } from './needs.ts';
import { ownFaults } from './own-faults.ts';
import { pinned, planOwn, RAISED_LIMITS, type OwnPlan } from './own-plan.ts';
import { sessionsApart } from './sessions-apart.ts';
import type { Faults, Target } from './target.ts';

/** Processes that are started otherwise than in production, to be watched. */
type StartedOtherwise = {
  readonly plan: (plan: ProcessPlan) => ProcessPlan;
  /** How long nodes get to end, e.g. to write what was found. */
  readonly nodePatienceMs: number;
};

export type OwnTarget = Target & { processes(): readonly RunningProcess[] };

const START_TIMEOUT_MS = 60_000;
const METRICS_TIMEOUT_MS = 5_000;
const SECRET_BYTES = 32;
const KID = 'bench';
const MAX_ATTEMPTS = 3;

type OwnOpening = { readonly signal: AbortSignal; readonly otherwise?: StartedOtherwise };

/**
 * Starts it and waits until all nodes serve.
 * @param env of this process: where programs are, the media worker, and temporary folders
 * @throws {BenchError} PROGRAM_MISSING, TARGET_UNREACHABLE with what its processes said, INTERRUPTED
 */
export async function startOwnCluster(
  needs: ClusterNeeds,
  opening: OwnOpening,
  env: Environment,
): Promise<OwnTarget> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(needs, opening, env);
    } catch (error) {
      // between being found free and being used another program may take a port
      if (attempt === MAX_ATTEMPTS || !isPortTaken(error)) throw error;
    }
  }
}

const isPortTaken = (error: unknown): boolean =>
  error instanceof BenchError && isAppError(error.cause, 'PORT_IN_USE');

async function startOnce(
  needs: ClusterNeeds,
  { signal, otherwise }: OwnOpening,
  env: Environment,
): Promise<OwnTarget> {
  const cores = needs.pin ? shareCores() : undefined;
  const coreCount = cores?.cluster.split(',').length ?? availableParallelism();
  const workersPerSite = needs.workersPerSite ?? Math.max(1, Math.floor(coreCount / needs.sites));
  const key = { kid: KID, secret: new Uint8Array(randomBytes(SECRET_BYTES)) };
  const tokenKey = `${KID}:${Buffer.from(key.secret).toString('base64')}`;
  const folder = await mkdtemp(join(env['TMPDIR'] ?? tmpdir(), 'kaskade-bench-'));
  let cluster: Cluster | undefined;
  const lines = new ClusterLines();
  try {
    const plan = await planOwn({ needs, workersPerSite, tokenKey, folder, env });
    const plans = startedAs(await withCertificates(plan.plans, folder), otherwise);
    const started = cores === undefined ? plans : pinned(plans, cores.cluster);
    cluster = new Cluster({
      plans: started,
      folder,
      env: childEnv(env),
      onLine: (name, line) => lines.take(name, line),
      ...patienceOf(otherwise),
    });
    await within(cluster.start(), signal);
    const caPem = needs.clientTls ? await readFile(tlsFiles(folder, '').ca, 'utf8') : undefined;
    const facts = {
      ...factsOf({ ...needs, workersPerSite }),
      pinned_to_cores: cores?.cluster ?? false,
      sched_autogroup: await sessionsApart(),
    };
    const faults = ownFaults({ cluster, plans: started, lines, folder });
    return new OwnCluster({ cluster, lines, plan, key, caPem, facts, faults });
  } catch (error) {
    lines.end();
    await cluster?.close();
    await rm(folder, { recursive: true, force: true }); // where nothing was started nobody else removes it
    throw asBenchError(error, lines);
  }
}

const startedAs = (plans: readonly ProcessPlan[], otherwise: StartedOtherwise | undefined) =>
  otherwise === undefined ? plans : plans.map(otherwise.plan);
const patienceOf = (otherwise: StartedOtherwise | undefined) =>
  otherwise && { nodePatienceMs: otherwise.nodePatienceMs };

type Running = {
  readonly cluster: Cluster;
  readonly lines: ClusterLines;
  readonly plan: OwnPlan;
  readonly key: TokenKey;
  readonly caPem: string | undefined;
  readonly facts: Target['facts'];
  readonly faults: Faults;
};

class OwnCluster implements OwnTarget {
  readonly sites: Target['sites'];
  readonly caPem: string | undefined;
  readonly facts: Target['facts'];
  readonly faults: Faults;
  readonly #running: Running;
  readonly #meter = new ClusterMeter();

  constructor(running: Running) {
    this.#running = running;
    this.sites = running.lines.sites(running.plan.plans);
    this.caPem = running.caPem;
    this.facts = running.facts;
    this.faults = running.faults;
  }

  token(wish: Parameters<Target['token']>[0]): Promise<string> {
    return benchToken(this.#running.key, wish);
  }

  async usage() {
    const { cluster, lines } = this.#running;
    lines.check();
    const processes = cluster.processes();
    const pids = (...kinds: readonly string[]): readonly number[] =>
      processes.filter(({ kind }) => kinds.includes(kind)).map(({ pid }) => pid);
    return this.#meter.read({ signal: pids('signal'), sfu: pids('sfu'), stores: pids('etcd', 'redis') });
  }

  async metric(kind: 'signal' | 'sfu', name: string, label?: string) {
    this.#running.lines.check();
    const nodes = [...this.#running.plan.metrics.values()].filter((node) => node.kind === kind);
    const texts = await Promise.all(
      nodes.map(async ({ url }) => {
        const answer = await fetch(url, { signal: AbortSignal.timeout(METRICS_TIMEOUT_MS) });
        return answer.text();
      }),
    );
    return addSums(texts.map((text) => sumMetric(text, name, label)));
  }

  processes(): readonly RunningProcess[] {
    return this.#running.cluster.processes();
  }

  complaints(): readonly string[] {
    return this.#running.lines.complaints();
  }

  close(): Promise<void> {
    this.#running.lines.end();
    return this.#running.cluster.close();
  }
}

function factsOf(needs: ClusterNeeds): Target['facts'] {
  const raised = Object.entries(RAISED_LIMITS).map(([key, value]) => `${key}=${value}`);
  return {
    cluster: 'own, on this machine',
    sites: needs.sites,
    signal_per_site: needs.signalPerSite,
    workers_per_site: needs.workersPerSite ?? 0,
    ...(needs.sessionsPerWorker !== undefined && { sessions_per_worker: needs.sessionsPerWorker }),
    client_tls: needs.clientTls,
    node_tls: true,
    etcd_members: 3,
    log_level: 'warn',
    plain_transports: true,
    raised_limits: raised.join(' '),
  };
}

async function within(starting: Promise<void>, signal: AbortSignal): Promise<void> {
  const either = AbortSignal.any([signal, AbortSignal.timeout(START_TIMEOUT_MS)]);
  const ended = Promise.withResolvers<never>();
  const onAbort = (): void =>
    ended.reject(
      signal.aborted
        ? new BenchError('INTERRUPTED', 'interrupted while the cluster started')
        : new Error(`it does not serve after ${START_TIMEOUT_MS / 1_000} s`),
    );
  either.addEventListener('abort', onAbort, { once: true });
  starting.catch(() => {}); // it may fail after we have given up
  try {
    if (either.aborted) onAbort();
    await Promise.race([starting, ended.promise]);
  } finally {
    either.removeEventListener('abort', onAbort);
  }
}

function asBenchError(error: unknown, lines: ClusterLines): BenchError {
  if (error instanceof BenchError) return error;
  const { message } = toAppError(error);
  const missing = lines.missingProgram();
  if (missing !== undefined) {
    const advice =
      'our own cluster needs etcd and redis-server (Debian: apt install etcd-server redis-server)';
    return new BenchError('PROGRAM_MISSING', `${missing}; ${advice}, or name a running one with --target`, {
      cause: error,
    });
  }
  const said = lines.complaints().map((line) => `\n  ${line}`);
  const text = `our own cluster did not start: ${message}${said.join('')}`;
  return new BenchError('TARGET_UNREACHABLE', text, { cause: error });
}
