/** What only the first site of a cluster does: it lets others join, and looks after etcd. Wiring only. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import { loadAuthority } from './begin-cluster.ts';
import { EtcdKeeper } from './etcd-keeper.ts';
import { joinLine } from './invitation.ts';
import { JoinDesk } from './join-desk.ts';
import { tokenKeysFile } from './plan.ts';
import { renewOwn } from './renew.ts';
import type { RunningSite } from './running-site.ts';
import type { ServiceRoutes } from './service.ts';
import type { SiteState } from './site-state.ts';
import { TokenBook } from './token-book.ts';

const BOOK_FILE = 'join-tokens.json';

export type FirstSiteOptions = {
  readonly data: string;
  readonly state: SiteState;
  readonly tell: (text: string) => void;
  /** A token was used up. */
  readonly onJoined: () => void;
  readonly log: Logger;
};

export class FirstSite {
  readonly #data: string;
  readonly #desk: JoinDesk;
  readonly #etcd: EtcdKeeper;
  #site: RunningSite | undefined;

  static async open(options: FirstSiteOptions): Promise<FirstSite> {
    const { data } = options;
    const authority = await loadAuthority(data);
    const book = await TokenBook.open(join(data, BOOK_FILE));
    const tokenKeys = await readFile(tokenKeysFile(data), 'utf8');
    return new FirstSite(options, { authority, book, tokenKeys });
  }

  private constructor(
    { data, tell, onJoined, log }: FirstSiteOptions,
    kept: Pick<ConstructorParameters<typeof JoinDesk>[0], 'authority' | 'book' | 'tokenKeys'>,
  ) {
    this.#data = data;
    const common = {
      state: () => this.#running.state,
      save: (changed: SiteState) => this.#running.save(changed),
      identity: () => this.#running.tls,
    };
    this.#desk = new JoinDesk({
      ...common,
      ...kept,
      examine: (site, key) => this.#running.examine(site, key),
      onJoined: ({ name, announced }) => {
        tell(`site ${name} (${announced}) has joined`);
        onJoined();
      },
      onReady: (site, isNew) => {
        tell(`site ${site.name} serves`);
        void this.#etcd.look(isNew ? site : undefined);
      },
      log,
    });
    this.#etcd = new EtcdKeeper({ ...common, isLiving: (site) => this.#desk.isLiving(site), tell });
  }

  get routes(): ServiceRoutes {
    return this.#desk.routes;
  }

  /** The site that runs; before anything else but {@link renew}. */
  attach(site: RunningSite): void {
    this.#site = site;
  }

  renew(state: SiteState): Promise<void> {
    return renewOwn(this.#data, state, this.#desk);
  }

  /** What a person pastes on another host. */
  async newLine(tokenMs: number): Promise<string> {
    return joinLine(this.#running.state, await this.#desk.newToken(tokenMs));
  }

  /** For a growth that was cut short before. */
  lookAfterEtcd(): Promise<void> {
    return this.#etcd.look();
  }

  get #running(): RunningSite {
    if (this.#site === undefined) throw new AppError('INVALID_STATE', 'the first site does not run yet');
    return this.#site;
  }
}
