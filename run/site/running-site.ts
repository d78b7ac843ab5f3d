/** A site that runs on this host: its service for other sites, its processes, its end. Wiring only. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import type { TlsMaterial } from '../../common/tls/material.ts';
import { storeFile } from '../certs/store-file.ts';
import { Cluster } from '../cluster/cluster.ts';
import { fileText } from '../cluster/processes.ts';
import { Examiner } from './examine.ts';
import { EtcdOrder, ExamineRequest, readMessage, type Examination } from './messages.ts';
import { accessValues, planEtcd, planSite, type SitePrograms } from './plan.ts';
import { requireMember, SiteService, type ServiceRequest, type ServiceRoutes } from './service.ts';
import { writeState, type EtcdStart, type SiteRecord, type SiteState } from './site-state.ts';

/** Time for etcd and Redis to write what they have. */
const STORE_PATIENCE_MS = 2_000;
/** What a node needs to end when everybody has gone. */
const FAREWELL_MS = 5_000;
/** A process that ended by itself is started again, later each time it does not last. */
const RESTART_MS = 1_000;
const OPERATOR_FILE = 'operator.env';

export type RunningSiteOptions = {
  readonly data: string;
  readonly state: SiteState;
  readonly tls: TlsMaterial;
  readonly programs: SitePrograms;
  /** What processes get of the environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (name: string, line: string) => void;
  readonly log: Logger;
};

export class RunningSite {
  readonly #options: RunningSiteOptions;
  readonly #serving = Promise.withResolvers<void>();
  readonly #examiner = new Examiner(this.#serving.promise);
  #state: SiteState;
  #tls: TlsMaterial;
  #service: SiteService | undefined;
  #processes: Cluster | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: RunningSiteOptions) {
    this.#options = options;
    this.#state = options.state;
    this.#tls = options.tls;
  }

  get state(): SiteState {
    return this.#state;
  }

  get tls(): TlsMaterial {
    return this.#tls;
  }

  async save(state: SiteState): Promise<void> {
    this.#state = state;
    await writeState(this.#options.data, state);
    await this.#writeOperatorFile();
  }

  /** New certificates are in the data folder: processes find them by themselves, our service is told. */
  renew(tls: TlsMaterial): void {
    this.#tls = tls;
    this.#service?.renew(tls);
  }

  /**
   * Resolves when all nodes serve.
   * @param routesOfFirst what only the first site answers
   * @throws {AppError} why a process ended before that
   */
  async start(routesOfFirst: ServiceRoutes): Promise<void> {
    const { data, log } = this.#options;
    const { address, ports } = this.#state.self;
    const routes = new Map([...this.#routes(), ...routesOfFirst]);
    this.#service = new SiteService({ host: address, port: ports.site, tls: this.#tls, routes, log });
    await this.#service.start();
    await mkdir(join(data, 'redis'), { recursive: true });
    await this.#writeOperatorFile();
    await this.#startProcesses();
  }

  /** Ends nodes first, then their stores. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  /** Ends everything at once. */
  kill(): void {
    this.#processes?.kill();
  }

  async #close(): Promise<void> {
    this.#examiner.close();
    await this.#service?.close();
    await this.#processes?.close();
  }

  async #startProcesses(): Promise<void> {
    const { data, programs, env, onLine } = this.#options;
    const folder = await mkdtemp(join(tmpdir(), 'kaskade-site-'));
    const plans = planSite({ ...programs, data, folder, state: this.#state });
    const nodePatienceMs = programs.drainMs + FAREWELL_MS;
    const times = { nodePatienceMs, storePatienceMs: STORE_PATIENCE_MS, restartMs: RESTART_MS };
    this.#processes = new Cluster({ plans, folder, env, onLine, ...times });
    await this.#processes.start();
    this.#serving.resolve();
  }

  async #writeOperatorFile(): Promise<void> {
    const text = fileText(accessValues(this.#options.data, this.#state));
    await storeFile(join(this.#options.data, OPERATOR_FILE), text, 'secret');
  }

  #routes(): ServiceRoutes {
    return new Map<string, (request: ServiceRequest) => unknown>([
      ['GET /v1/site/ping', (request) => ({ site: requireMember(request) && this.#state.self.name })],
      ['POST /v1/site/examine', (request) => this.#answerExamine(request)],
      ['POST /v1/site/etcd', (request) => this.#orderEtcd(request)],
    ]);
  }

  #answerExamine(request: ServiceRequest): Promise<Examination> {
    requireMember(request);
    const { site, key } = readMessage(ExamineRequest, request.body);
    return this.examine(site, key);
  }

  /** This site's part in a check of a newcomer. */
  examine(site: SiteRecord, key: string): Promise<Examination> {
    const { self, etcd } = this.#state;
    return this.#examiner.examine({ record: self, hasEtcd: etcd !== undefined }, site, key);
  }

  /** Only the first site decides where members run. */
  async #orderEtcd(request: ServiceRequest): Promise<void> {
    if (requireMember(request) !== this.#state.first) {
      throw new AppError('TLS_PEER_REFUSED', "etcd is the first site's matter");
    }
    await this.runEtcd(readMessage(EtcdOrder, request.body).start);
  }

  /** Begins to run a member, or ends it and forgets its data. */
  async runEtcd(start: EtcdStart | undefined): Promise<void> {
    const { data } = this.#options;
    this.#examiner.close();
    const { etcd: _, ...state } = this.#state;
    const plan = planEtcd(data, state.self, start ?? { state: 'new', members: [] });
    await this.#processes?.remove(plan.name);
    await rm(join(data, 'etcd'), { recursive: true, force: true });
    await this.save(start === undefined ? state : { ...state, etcd: start });
    if (start !== undefined) await this.#processes?.add(plan);
  }
}
