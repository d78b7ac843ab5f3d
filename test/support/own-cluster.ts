/**
 * A cluster of real processes that a test starts, kills one by one and starts again: two sites of two signalling nodes,
 * an SFU node and a Redis each, and etcd of three members, all with TLS. Nothing of it outlives the test's process.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Etcd3 } from 'etcd3';
import { issueToken, type IssueClaims } from '../../common/auth/issue.ts';
import { homeKey } from '../../common/coordination/keys.ts';
import { EtcdCoordination } from '../../common/coordination/etcd.ts';
import { parseRoomId } from '../../common/ids.ts';
import { createLogger } from '../../common/log/logger.ts';
import { TlsFiles } from '../../common/tls/files.ts';
import { HomeClaim } from '../../proto/index.ts';
import { withCertificates } from '../../run/cluster/certificates.ts';
import { Cluster } from '../../run/cluster/cluster.ts';
import { findFreePorts } from '../../run/cluster/free-ports.ts';
import { planCluster, portsNeeded } from '../../run/cluster/plan.ts';
import type { ProcessPlan } from '../../run/cluster/processes.ts';
import { nodePrograms } from '../../run/cluster/surroundings.ts';
import { OPERATOR, tlsFiles } from '../../run/cluster/tls-files.ts';
import { checkCluster } from '../../run/kaskade/check/check-cluster.ts';
import { planSites } from '../../run/sites.ts';
import { trustAuthority } from './trust.ts';
import { waitFor } from './wait-for.ts';
import { workerBin } from './worker-bin.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LOG = createLogger({ level: 'silent' });
const TOKEN_TTL_SEC = 600;
const READY_TIMEOUT_MS = 60_000;

type Line = { readonly name: string; readonly line: string };

export class OwnCluster {
  readonly #folder: string;
  readonly #plans: readonly ProcessPlan[];
  readonly #cluster: Cluster;
  readonly #lines: Line[] = [];
  readonly #endpoints: readonly string[];
  readonly #secret: Uint8Array;

  private constructor(
    folder: string,
    plans: readonly ProcessPlan[],
    about: { readonly secret: Uint8Array; readonly endpoints: readonly string[] },
  ) {
    this.#folder = folder;
    this.#plans = plans;
    this.#secret = about.secret;
    this.#endpoints = about.endpoints;
    const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };
    const onLine = (name: string, line: string): void => {
      this.#lines.push({ name, line });
      if (process.env['TEST_LOG'] !== undefined) process.stderr.write(`${name} | ${line}\n`);
    };
    this.#cluster = new Cluster({ plans, folder, env, onLine });
  }

  static async start(): Promise<OwnCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'kaskade-failures-'));
    const ports = await findFreePorts(portsNeeded(2) + 2, new Set());
    const storePorts = ports.slice(0, portsNeeded(2));
    const planned = planSites(2, 1, { scheme: 'https', host: 'localhost' });
    const secret = new Uint8Array(randomBytes(32));
    const plans = planCluster({
      sites: planned.map((site, index) => ({ ...site, port: ports.at(-1 - index) ?? 0 })),
      signalPerSite: 2,
      workersPerSite: 2,
      mediaIp: '127.0.0.1',
      logLevel: 'info',
      workerBin: workerBin(),
      webRoot: folder,
      tokenKey: `test:${Buffer.from(secret).toString('base64')}`,
      folder,
      ports: storePorts,
      programs: nodePrograms(ROOT, process.execPath),
    });
    const endpoints = storePorts.slice(0, 3).map((port) => `https://127.0.0.1:${port}`);
    const own = new OwnCluster(folder, await withCertificates(plans, folder), { secret, endpoints });
    await own.#cluster.start();
    trustAuthority(await readFile(join(folder, 'ca.pem'), 'utf8'));
    return own;
  }

  token(room: string, name: string, claims: Partial<IssueClaims> = {}): Promise<string> {
    const key = { kid: 'test', secret: this.#secret };
    return issueToken(key, { subject: name, room, name, ...claims }, { ttlSec: TOKEN_TTL_SEC });
  }

  /** Where clients of a signalling node connect. */
  urlOf(node: string): string {
    return /^ready \S+ (\S+)$/.exec(this.#last(node, /^ready /))?.[1] ?? '';
  }

  /** GET at a signalling node. */
  async get(node: string, path: string): Promise<{ readonly status: number; readonly text: string }> {
    const url = new URL(path, this.urlOf(node).replace('wss:', 'https:'));
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return { status: response.status, text: await response.text() };
  }

  pidOf(name: string): number {
    return Number(/\d+/.exec(this.#last(name, /^started /))?.[0]);
  }

  /** What a process has said, together with its beginnings and ends. */
  linesOf(name: string): readonly string[] {
    return this.#lines.filter((one) => one.name === name).map(({ line }) => line);
  }

  /** As when its machine loses power, or politely. Resolves with how it ended. */
  async end(name: string, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<string> {
    const before = this.#count(name, /^ended /);
    process.kill(this.pidOf(name), signal);
    await waitFor(() => this.#count(name, /^ended /) > before, { what: `${name} ends`, timeoutMs: 40_000 });
    return this.#last(name, /^ended /);
  }

  /** It reads nothing from now on, and its connections stay open. */
  freeze(name: string): void {
    process.kill(this.pidOf(name), 'SIGSTOP');
  }

  /** Starts a process again, with its data unless they are to go; a node serves then. */
  async restart(name: string, { isEmptied = false } = {}): Promise<void> {
    const plan = this.#planOf(name);
    if (isEmptied) await rm(join(this.#folder, name), { recursive: true });
    const before = this.#count(name, /^ready /);
    await this.#cluster.add(plan);
    if (plan.kind === 'etcd' || plan.kind === 'redis') return;
    await waitFor(() => this.#count(name, /^ready /) > before, {
      what: `${name} serves again`,
      timeoutMs: READY_TIMEOUT_MS,
    });
  }

  /** Starts one more process that is like another, under the same node id; it is not waited for. */
  async addTwin(name: string, twin: string, overrides: Readonly<Record<string, string>>): Promise<void> {
    const plan = this.#planOf(name);
    const [file] = plan.files;
    const path = join(this.#folder, `${twin}.env`);
    const lines = Object.entries(overrides).map(([key, value]) => `${key}=${value}\n`);
    const isKept = (line: string): boolean => !((line.split('=', 1)[0] ?? '') in overrides);
    const kept = (file?.text ?? '').split('\n').filter(isKept);
    const text = `${kept.join('\n')}\n${lines.join('')}`;
    const args = [...plan.args.slice(0, -1), path]; // the last one names the file
    await this.#cluster.add({ ...plan, name: twin, args, files: [{ path, text }] });
  }

  /** Name of the etcd member that leads. */
  async leader(): Promise<string> {
    const { ca, cert, key } = tlsFiles(this.#folder, OPERATOR);
    const [rootCertificate, certChain, privateKey] = await Promise.all(
      [ca, cert, key].map((path) => readFile(path)),
    );
    if (!rootCertificate || !certChain || !privateKey) throw new Error('no certificates');
    for (const [index, endpoint] of this.#endpoints.entries()) {
      const client = new Etcd3({
        hosts: [endpoint],
        credentials: { rootCertificate, certChain, privateKey },
      });
      try {
        const { header, leader } = await client.maintenance.status();
        if (header.member_id === leader) return `etcd-${index + 1}`;
      } finally {
        client.close();
      }
    }
    throw new Error('etcd has no leader');
  }

  /** Id of the node that is a room's home; undefined = none is. */
  homeOf(room: string): Promise<string | undefined> {
    return this.#inspect(async ({ coordination }) => {
      const claim = await coordination.get(homeKey(parseRoomId(room)));
      return claim && HomeClaim.decode(claim.value).nodeId;
    });
  }

  /** What an operator's tool finds wrong. */
  findings(): Promise<readonly unknown[]> {
    return this.#inspect(({ coordination, tls }) => checkCluster({ coordination, tls, log: LOG }));
  }

  /** As an operator's tool does it. */
  async #inspect<T>(
    look: (tools: { readonly coordination: EtcdCoordination; readonly tls: TlsFiles }) => Promise<T>,
  ): Promise<T> {
    const { ca, cert, key } = tlsFiles(this.#folder, OPERATOR);
    const tls = await TlsFiles.open({ caFile: ca, certFile: cert, keyFile: key }, { log: LOG });
    const coordination = new EtcdCoordination({ endpoints: this.#endpoints, tls, log: LOG });
    try {
      return await look({ coordination, tls });
    } finally {
      await Promise.all([coordination.close(), tls.close()]);
    }
  }

  close(): Promise<void> {
    return this.#cluster.close();
  }

  #planOf(name: string): ProcessPlan {
    const plan = this.#plans.find((one) => one.name === name);
    if (plan === undefined) throw new Error(`no process ${name}`);
    return plan;
  }

  #last(name: string, pattern: RegExp): string {
    const found = this.linesOf(name).findLast((line) => pattern.test(line));
    if (found === undefined) throw new Error(`${name} has not said ${pattern}`);
    return found;
  }

  #count(name: string, pattern: RegExp): number {
    return this.linesOf(name).filter((line) => pattern.test(line)).length;
  }
}
