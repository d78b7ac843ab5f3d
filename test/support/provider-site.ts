/** Two sites whose people log in at a provider: signalling nodes with the page, an SFU node with a real worker. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { startSfuNode, type SfuNode } from '../../cascade/node.ts';
import { createLogger } from '../../common/log/logger.ts';
import type { SignalNode } from '../../signal/node.ts';
import { CLIENT, IdentityServer } from '../../run/login/identity-server.ts';
import { testPerson } from './identities.ts';
import { freePortRun } from './free-ports.ts';
import { sfuOptions } from './sfu-node.ts';
import { SignalSites } from './signal-sites.ts';

const WEB_ROOT = fileURLToPath(new URL('../../dist/web', import.meta.url));
const ROLES = [
  { group: 'council-chair', role: 'chair' },
  { group: 'council', role: 'member' },
] as const;

export class ProviderSite {
  readonly identities: IdentityServer;
  readonly #sites: SignalSites;
  readonly #sfu: SfuNode;
  readonly #port: number;
  #node: SignalNode | undefined;
  #starts = 0;

  private constructor(sites: SignalSites, sfu: SfuNode, about: { identities: IdentityServer; port: number }) {
    this.#sites = sites;
    this.#sfu = sfu;
    this.identities = about.identities;
    this.#port = about.port;
  }

  static async start(): Promise<ProviderSite> {
    const sites = new SignalSites();
    const log = createLogger({ level: 'silent' });
    const sfu = await startSfuNode(sfuOptions(), { coordination: sites.cluster.client(), log });
    const identities = await IdentityServer.start();
    const port = await freePortRun(3);
    const homes = [port, port + 1, port + 2].map(homeAt);
    identities.serve(
      { callbackUrls: homes.map((home) => `${home}v1/login/callback`), pageUrls: homes },
      testPerson,
    );
    const site = new ProviderSite(sites, sfu, { identities, port });
    await Promise.all([site.restart(), site.#startNode(port + 2, 'jena')]);
    return site;
  }

  /** Address of the page at the second site, which nothing restarts. */
  get homeAtJena(): string {
    return homeAt(this.#port + 2);
  }

  /** Address of the page. */
  get home(): string {
    return homeAt(this.#port + this.#starts - 1);
  }

  /** The node ends and another one begins, once; its port is the next one, which cookies don't tell apart. */
  async restart(): Promise<void> {
    await this.#node?.close();
    this.#node = await this.#startNode(this.#port + this.#starts, 'erfurt');
    this.#starts += 1;
  }

  #startNode(port: number, site: string): Promise<SignalNode> {
    const login = { issuer: this.identities.issuer, ...CLIENT, groupsClaim: 'groups', roles: ROLES };
    return this.#sites.node({ login, isDemo: false, webRoot: WEB_ROOT, port, site });
  }

  /** Says at the provider who one is, and that we may know. */
  async logIn(page: Page, name: string): Promise<void> {
    await page.click('[data-testid=login]');
    await page.fill('input[name=login]', name);
    await page.fill('input[name=password]', 'any');
    // both pages of the provider have such a button
    for (const prompt of ['login', 'consent'])
      await page.click(`form:has(input[name=prompt][value=${prompt}]) button[type=submit]`);
  }

  async close(): Promise<void> {
    await Promise.all([this.#sites.close(), this.identities.close()]);
    await this.#sfu.close();
  }
}

const homeAt = (port: number): string => `http://localhost:${port}/`;
