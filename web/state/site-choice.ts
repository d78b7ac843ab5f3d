/** Which site this page joins at: what the person picked, else what measuring proposes. No DOM. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { chooseSite } from '../../client/sites/choose-site.ts';
import type { MeasureOptions } from '../../client/sites/measure-sites.ts';
import type { MeasuredSite, Site } from '../../client/sites/site.ts';
import type { Backend } from './backend.ts';
import type { Preferences } from './preferences.ts';

export type SiteChoiceDeps = {
  readonly fetchSites: Backend['fetchSites'];
  readonly measureSites: (sites: readonly Site[], options: MeasureOptions) => Promise<void>;
  readonly preferences: Preferences;
  /** Site that the page's address names; empty = none. */
  readonly asked: string;
};

/** A list that comes later than this is not waited for while a session looks for another site. */
const LIST_TIMEOUT_MS = 2_000;

export class SiteChoice {
  readonly sites = signal<readonly MeasuredSite[]>([]);
  /** What the person wants, on this device or by the address; empty = whatever is best. */
  readonly picked = signal('');
  readonly proposed: ReadonlySignal<MeasuredSite | undefined> = computed(() => chooseSite(this.sites.value));
  readonly isMeasuring = signal(true);
  readonly #deps: SiteChoiceDeps;
  #measuring = new AbortController();

  constructor(deps: SiteChoiceDeps) {
    this.#deps = deps;
    this.picked.value = deps.asked || (deps.preferences.get('site') ?? '');
  }

  /** Where joining now would lead; empty = nothing is known, the server that gave us the page decides. */
  get site(): string {
    return this.pickedSite || (this.proposed.peek()?.site ?? '');
  }

  /** What is picked, unless the list lacks it: sites come and go, preferences stay. */
  get pickedSite(): string {
    const { picked, sites } = this;
    const isThere = sites.value.length === 0 || sites.value.some(({ site }) => site === picked.value);
    return isThere ? picked.value : '';
  }

  /** @param site empty = whatever is best */
  pick(site: string): void {
    this.picked.value = site;
    this.#deps.preferences.set('site', site);
  }

  /**
   * Lists and measures; {@link sites} tells what is known so far. Resolves when all is known.
   * @throws {ClientFailure} when there is no list, old or new
   */
  async refresh(room: string): Promise<void> {
    this.#show(await this.#deps.fetchSites(room));
    await this.#measure();
  }

  /** Signalling nodes of a site, as far as they are known. */
  nodesOf(wanted: string): readonly string[] {
    const found = this.sites.peek().find(({ site }) => site === wanted);
    return found === undefined ? [] : [found.signalUrl, ...found.moreSignalUrls];
  }

  /** Another site for somebody whose own is silent: measures anew. Undefined when it answers again, or none other does. */
  async findElsewhere(room: string, ownSite: string, token: string): Promise<MeasuredSite | undefined> {
    const options = { token, timeoutMs: LIST_TIMEOUT_MS };
    const listed = await this.#deps.fetchSites(room, options).catch(() => this.sites.peek()); // its server may be the silent one
    this.#show(listed);
    await this.#measure();
    const sites = this.sites.peek();
    const isBack = sites.some(({ site, reach }) => site === ownSite && reach.state === 'measured');
    return isBack ? undefined : chooseSite(sites.filter(({ site }) => site !== ownSite));
  }

  #show(sites: readonly Site[]): void {
    this.sites.value = sites.map((site) => ({ ...site, reach: { state: 'measuring' } }));
  }

  async #measure(): Promise<void> {
    this.#measuring.abort();
    const { signal: ended } = (this.#measuring = new AbortController());
    this.isMeasuring.value = true;
    await this.#deps.measureSites(this.sites.peek(), {
      signal: ended,
      onReach: (name, reach) => {
        this.sites.value = this.sites.peek().map((site) => (site.site === name ? { ...site, reach } : site));
      },
    });
    if (!ended.aborted) this.isMeasuring.value = false;
  }
}
