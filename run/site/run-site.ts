/** One run of a site's launcher: what the data folder holds, or a new cluster, or a join; then the site itself. */
import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import { AppError, toAppError } from '../../common/errors.ts';
import { SYSTEM_CLOCK } from '../../common/lifecycle/clock.ts';
import { createLogger } from '../../common/log/logger.ts';
import { buildPage } from '../build-page.ts';
import { createLinePrinter } from '../cluster/line-printer.ts';
import { joinLineText } from './announce.ts';
import { ControlSocket } from './control.ts';
import { EtcdMembers } from './etcd-members.ts';
import { returnToEtcd } from './etcd-return.ts';
import { FirstSite } from './first-site.ts';
import { readIdentity } from './identity.ts';
import { obtainState } from './obtain-state.ts';
import { pageUrlOf, planSite, type SitePrograms } from './plan.ts';
import { ReadyNotice } from './ready-notice.ts';
import { renewAtFirst, RENEW_EVERY_MS, tellReady } from './renew.ts';
import { RunningSite } from './running-site.ts';
import type { SiteFlags } from './settings.ts';
import { writeState, type EtcdMember, type SiteState } from './site-state.ts';

export type SiteRunOptions = {
  readonly flags: SiteFlags;
  readonly data: string;
  readonly programs: SitePrograms;
  /** What processes get of the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** How long join tokens are good. */
  readonly tokenMs: number;
};

const FOLDER_MODE = 0o700;

const tell = (text: string): void => void process.stderr.write(`site: ${text}\n`);

export class SiteRun {
  readonly #options: SiteRunOptions;
  readonly #log: Logger;
  #control: ControlSocket | undefined;
  #site: RunningSite | undefined;
  #first: FirstSite | undefined;
  #renewals: NodeJS.Timeout | undefined;
  #notice: ReadyNotice | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: SiteRunOptions) {
    this.#options = options;
    this.#log = createLogger({ level: 'warn' });
  }

  /** @returns the lines that say that it serves @throws {AppError} why it does not */
  async start(): Promise<readonly string[]> {
    const { data, flags } = this.#options;
    await mkdir(data, { recursive: true, mode: FOLDER_MODE });
    this.#control = new ControlSocket(data, new Map([['token', () => this.#newLine()]]));
    await this.#control.start();
    buildPage();
    const state = await obtainState(flags, data, tell);
    if (this.#closing !== undefined) throw new AppError('INVALID_STATE', 'told to end');
    if (state.etcd !== undefined && state.etcdEndpoints.length > 1) {
      tell(
        `etcd needs two of its members (${state.etcdEndpoints.join(', ')}): start their sites within a minute`,
      );
    }
    const isFirst = state.first === state.self.name;
    await (isFirst ? this.#startFirst(state) : this.#startOther(state));
    this.#renewals = setInterval(() => void this.#renew(), RENEW_EVERY_MS);
    this.#renewals.unref();
    return [`ready ${state.self.name} ${pageUrlOf(state.self, state.pageSecret)}`, 'ready all'];
  }

  /** Prints the line for the next host, where this is the first one. */
  async invite(): Promise<void> {
    if (this.#first === undefined) return;
    const until = new Date(Date.now() + this.#options.tokenMs);
    process.stderr.write(joinLineText(await this.#newLine(), until));
  }

  /** Ends what was started; the data folder stays. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  kill(): void {
    this.#site?.kill();
  }

  async #close(): Promise<void> {
    clearInterval(this.#renewals);
    this.#notice?.close();
    await this.#site?.close();
    await this.#control?.close();
  }

  #newLine(): Promise<string> {
    if (this.#first !== undefined) return this.#first.newLine(this.#options.tokenMs);
    throw new AppError('INVALID_STATE', 'join tokens come from the first site, once it runs');
  }

  async #startFirst(before: SiteState): Promise<void> {
    const { data } = this.#options;
    const state = await this.#withEtcd(before);
    const first = await FirstSite.open({
      data,
      state,
      log: this.#log,
      tell,
      onJoined: () => void this.invite(),
    });
    await first.renew(state);
    const site = await this.#open(state);
    first.attach(site);
    await site.start(first.routes);
    this.#first = first;
    void first.lookAfterEtcd();
  }

  async #withEtcd(before: SiteState): Promise<SiteState> {
    const { data } = this.#options;
    const identity = await readIdentity(data).catch(() => undefined); // none before the first start
    if (identity === undefined) return before;
    const membersAt = (member: EtcdMember) => new EtcdMembers(member, () => identity);
    const state = await returnToEtcd(data, before, { membersAt, tell });
    if (state !== before) await writeState(data, state);
    return state;
  }

  /** Goes on with what it has when the first site is away. */
  async #startOther(before: SiteState): Promise<void> {
    const { data } = this.#options;
    let state = before;
    try {
      state = await renewAtFirst(data, before);
    } catch (error) {
      tell(`starts with the certificates and settings that are here: ${toAppError(error).message}`);
    }
    const site = await this.#open(state);
    await site.save(state);
    await site.start(new Map());
    if (this.#closing !== undefined) return;
    const send = (): Promise<void> => tellReady(data, site.state);
    this.#notice = new ReadyNotice({ send, tell, clock: SYSTEM_CLOCK, log: this.#log });
    await this.#notice.start();
  }

  async #open(state: SiteState): Promise<RunningSite> {
    const { data, programs, env } = this.#options;
    const names = planSite({ ...programs, data, folder: '', state }).map(({ name }) => name);
    const onLine = createLinePrinter([...names, `etcd-${state.self.name}`]);
    const tls = await readIdentity(data);
    this.#site = new RunningSite({ data, state, tls, programs, env, onLine, log: this.#log });
    if (this.#closing !== undefined) throw new AppError('INVALID_STATE', 'told to end');
    return this.#site;
  }

  async #renew(): Promise<void> {
    const { data } = this.#options;
    const site = this.#site;
    if (site === undefined) return;
    try {
      if (this.#first === undefined) await site.save(await renewAtFirst(data, site.state));
      else await this.#first.renew(site.state);
      site.renew(await readIdentity(data));
    } catch (error) {
      this.#log.warn({ err: error }, 'certificates not renewed, tried again tomorrow');
    }
  }
}
