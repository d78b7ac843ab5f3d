/** One run of a site's launcher: what the data folder holds, or a new cluster, or a join; then the site itself. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { AppError, toAppError } from '../../common/errors.ts';
import { createLogger, type LogLevel } from '../../common/log/logger.ts';
import { workerPaths } from '../../scripts/worker/locate.mjs';
import { buildPage } from '../build-page.ts';
import { createLinePrinter } from '../cluster/line-printer.ts';
import { joinLineText, reachabilityText } from './announce.ts';
import { assertPortsFree } from './busy-ports.ts';
import { callSite } from './call.ts';
import { CertificateKeeper } from './certificate-keeper.ts';
import { ControlSocket } from './control.ts';
import { beginCluster, loadAuthority } from './first-site.ts';
import { readIdentity, type Certificates, type Requests } from './identity.ts';
import { joinLine } from './invitation.ts';
import { joinCluster } from './join-cluster.ts';
import { JoinDesk } from './join-desk.ts';
import { parseJoinToken } from './join-token.ts';
import { RenewAnswer } from './messages.ts';
import { pageUrlOf, planSite, tokenKeysFile } from './plan.ts';
import { RunningSite } from './running-site.ts';
import type { ServiceRoutes } from './service.ts';
import { checkUnchanged, newSite, parseJoinUrl, type SiteFlags } from './settings.ts';
import { readState, type SiteState } from './site-state.ts';
import { TokenBook } from './token-book.ts';

export type RunFlags = SiteFlags & {
  readonly force?: boolean;
  readonly tokenMinutes: string;
  readonly logLevel: LogLevel;
};

export type SiteRunOptions = {
  readonly flags: RunFlags;
  /** Of the repository. */
  readonly root: string;
  readonly data: string;
  /** What processes get of the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Decides where the media worker is. */
  readonly processEnv: Readonly<Record<string, string | undefined>>;
};

const MINUTE_MS = 60_000;
const MAX_TOKEN_MINUTES = 10_080;
const FOLDER_MODE = 0o700;

const tell = (text: string): void => void process.stderr.write(`site: ${text}\n`);

export class SiteRun {
  readonly #options: SiteRunOptions;
  readonly #log: Logger;
  readonly #tokenMs: number;
  #control: ControlSocket | undefined;
  #site: RunningSite | undefined;
  #desk: JoinDesk | undefined;
  #keeper: CertificateKeeper | undefined;
  #closing: Promise<void> | undefined;

  /** @throws {AppError} CONFIG_INVALID */
  constructor(options: SiteRunOptions) {
    this.#options = options;
    this.#log = createLogger({ level: 'warn' });
    const minutes = Number(options.flags.tokenMinutes);
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > MAX_TOKEN_MINUTES) {
      throw new AppError(
        'CONFIG_INVALID',
        `--token-minutes takes a whole number from 1 to ${MAX_TOKEN_MINUTES}`,
      );
    }
    this.#tokenMs = minutes * MINUTE_MS;
  }

  /** @returns the lines that say that it serves */
  async start(): Promise<readonly string[]> {
    const { data } = this.#options;
    await mkdir(data, { recursive: true, mode: FOLDER_MODE });
    this.#control = new ControlSocket(data, new Map([['token', () => this.#newLine()]]));
    await this.#control.start();
    buildPage();
    const state = await this.#state();
    this.#assertOpen();
    await this.#startSite(state);
    return [`ready ${state.self.name} ${pageUrlOf(state.self, state.pageSecret)}`, 'ready all'];
  }

  /** Prints the line for the next host, where this is the first one. */
  async invite(): Promise<void> {
    if (this.#desk === undefined) return;
    const until = new Date(Date.now() + this.#tokenMs);
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
    this.#keeper?.close();
    await this.#site?.close();
    await this.#control?.close();
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new AppError('INVALID_STATE', 'told to end');
  }

  async #newLine(): Promise<string> {
    if (this.#desk === undefined || this.#site === undefined) {
      throw new AppError('INVALID_STATE', 'tokens come from the first site, once it runs');
    }
    return joinLine(this.#site.state, await this.#desk.newToken(this.#tokenMs));
  }

  async #state(): Promise<SiteState> {
    const { flags, data } = this.#options;
    const known = await readState(data);
    if (known !== undefined) return this.#again(known);
    if (flags.join === undefined) {
      const self = await newSite(flags, undefined);
      await assertPortsFree(self);
      tell(`a new cluster begins at ${self.announced}; its data and its authority are in ${data}`);
      return beginCluster(data, self);
    }
    const at = parseJoinUrl(flags.join);
    if (flags.token === undefined)
      throw new AppError('CONFIG_INVALID', '--token is missing: paste the whole line');
    const self = await newSite(flags, at.host);
    await assertPortsFree(self);
    const show = (rows: Parameters<typeof reachabilityText>[0]): void =>
      void process.stderr.write(reachabilityText(rows));
    const isForced = flags.force ?? false;
    return joinCluster({ data, at, token: flags.token, self, isForced, tell, show });
  }

  /** The folder's site once more. */
  async #again(known: SiteState): Promise<SiteState> {
    const { flags, data } = this.#options;
    checkUnchanged(flags, known.self);
    if (flags.join !== undefined && parseJoinToken(flags.token ?? '').fingerprint !== known.fingerprint) {
      throw new AppError('CONFIG_INVALID', `${data} holds a site of another cluster; take another --data`);
    }
    await assertPortsFree(known.self);
    tell(
      `site ${known.self.name} of ${data} starts again${flags.join === undefined ? '' : '; no token is used'}`,
    );
    return known;
  }

  async #startSite(state: SiteState): Promise<void> {
    const { data, env, root, processEnv, flags } = this.#options;
    const isFirst = state.first === state.self.name;
    this.#desk = isFirst ? await this.#openDesk(state) : undefined;
    this.#keeper = this.#createKeeper(state);
    await this.#renewAtStart(isFirst);
    const programs = {
      logLevel: flags.logLevel,
      workerBin: workerPaths(root, processEnv).binary,
      webRoot: join(root, 'dist/web'),
      programs: {
        node: process.execPath,
        signal: join(root, 'signal/main.ts'),
        sfu: join(root, 'cascade/main.ts'),
      },
    };
    const names = planSite({ ...programs, data, folder: '', state }).map(({ name }) => name);
    const onLine = createLinePrinter(names);
    const tls = await readIdentity(data);
    this.#site = new RunningSite({ data, state, tls, programs, env, onLine, log: this.#log });
    const none: ServiceRoutes = new Map();
    await this.#site.start(this.#desk?.routes ?? none);
    this.#keeper.start();
  }

  async #openDesk(state: SiteState): Promise<JoinDesk> {
    const { data } = this.#options;
    const site = (): RunningSite => {
      if (this.#site === undefined) throw new AppError('INVALID_STATE', 'not yet');
      return this.#site;
    };
    return new JoinDesk({
      authority: await loadAuthority(data),
      book: await TokenBook.open(join(data, 'join-tokens.json')),
      state: () => this.#site?.state ?? state,
      save: (changed) => site().save(changed),
      identity: () => site().tls,
      tokenKeys: await readFile(tokenKeysFile(data), 'utf8'),
      onJoined: ({ name, announced }) => {
        tell(`site ${name} (${announced}) has joined`);
        void this.invite();
      },
      log: this.#log,
    });
  }

  #createKeeper(state: SiteState): CertificateKeeper {
    const { data } = this.#options;
    const { self } = state;
    const sign = (requests: Requests): Promise<Certificates> =>
      this.#desk?.sign(self, requests) ?? this.#signAtFirst(state, requests);
    const onRenewed = async (): Promise<void> => this.#site?.renew(await readIdentity(data));
    return new CertificateKeeper({ data, site: self.name, sign, onRenewed, log: this.#log });
  }

  async #signAtFirst({ self, sites, first }: SiteState, requests: Requests): Promise<Certificates> {
    const host = sites.find(({ name }) => name === first);
    if (host === undefined) throw new AppError('NOT_FOUND', `the first site ${first} is not known`);
    const answer = await callSite({
      at: { host: host.announced, port: host.ports.site },
      path: '/v1/site/renew',
      trust: await readIdentity(this.#options.data),
      body: { version: 1, site: self, requests },
      answer: RenewAnswer,
    });
    return answer.certificates;
  }

  /** The first site signs its own; another one goes on with those that it has when the first is away. */
  async #renewAtStart(isFirst: boolean): Promise<void> {
    if (isFirst) return this.#keeper?.renew((await loadAuthority(this.#options.data)).certPem);
    try {
      await this.#keeper?.renew();
    } catch (error) {
      tell(`certificates are not renewed now, those that are there stay: ${toAppError(error).message}`);
    }
  }
}
