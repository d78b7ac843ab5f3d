/** The first site's care for etcd: lets it grow when there are sites for it, and remembers where its members are. */
import { SerialQueue } from '../../common/lifecycle/serial-queue.ts';
import { toAppError } from '../../common/errors.ts';
import type { TlsMaterial } from '../../common/tls/material.ts';
import { callSite } from './call.ts';
import { growEtcd } from './etcd-growth.ts';
import { EtcdMembers } from './etcd-members.ts';
import { Empty } from './messages.ts';
import { memberOf } from './plan.ts';
import type { EtcdStart, SiteRecord, SiteState } from './site-state.ts';

/** Sites that come while one is brought in. */
const MAX_WAITING = 64;

export type EtcdKeeperDeps = {
  readonly state: () => SiteState;
  readonly save: (state: SiteState) => Promise<void>;
  readonly identity: () => TlsMaterial;
  readonly isLiving: (site: SiteRecord) => Promise<boolean>;
  readonly tell: (text: string) => void;
};

export class EtcdKeeper {
  readonly #deps: EtcdKeeperDeps;
  readonly #queue = new SerialQueue(MAX_WAITING);

  constructor(deps: EtcdKeeperDeps) {
    this.#deps = deps;
  }

  /** Looks whether there is something to do; what fails is told, and tried again with the next site. */
  async look(newcomer?: SiteRecord): Promise<void> {
    try {
      await this.#queue.run(() => this.#look(newcomer));
    } catch (error) {
      this.#deps.tell(`etcd is as before: ${toAppError(error).message}`);
    }
  }

  async #look(newcomer: SiteRecord | undefined): Promise<void> {
    const { state, save, identity, isLiving, tell } = this.#deps;
    const { self, sites } = state();
    const members = new EtcdMembers(memberOf(self), identity);
    const order = (site: SiteRecord, start: EtcdStart | undefined): Promise<void> => this.#order(site, start);
    const ordered = [self, ...sites.filter(({ name }) => name !== self.name)];
    const names = await growEtcd(ordered, { members, order, isLiving, tell, newcomer });
    const etcdEndpoints = ordered
      .filter(({ name }) => names.includes(name))
      .map((site) => memberOf(site).clientUrl);
    await save({ ...state(), etcdEndpoints });
    if (names.length === 1 && sites.length > 1) {
      tell(
        `etcd runs at ${names.join()} alone: while this host is away, people go on talking and nothing new can ` +
          'begin at any site. With a third site etcd gets three members, and any one host may die.',
      );
    }
  }

  async #order(site: SiteRecord, start: EtcdStart | undefined): Promise<void> {
    await callSite({
      at: { host: site.announced, port: site.ports.site },
      path: '/v1/site/etcd',
      trust: this.#deps.identity(),
      body: { version: 1, ...(start && { start }) },
      answer: Empty,
    });
  }
}
