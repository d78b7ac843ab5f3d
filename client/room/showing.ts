/** Keeps the pages that the server thinks we show equal to those that the page of the browser shows: the latest wins. */
import type { IPeoplePage, IShownPages, PeopleList } from '../../proto/signal.ts';
import type { ShownListView } from '../api.ts';
import { isTransient, retryDelayMs } from '../signal/reconnect.ts';
import type { SendRequest } from '../signal/requests.ts';
import { toClientFailure } from './media-port.ts';
import { toListKind } from './roster.ts';

/** Pages that the server takes. */
const MAX_PAGES = 8;

export type ShowingDeps = {
  readonly request: SendRequest;
  readonly random: () => number;
  /** These are shown from now on; `pages` are those of them that are new. */
  readonly took: (
    pages: readonly IPeoplePage[],
    isShown: (list: PeopleList, page: number) => boolean,
  ) => void;
  /** No answer is under way any more, whatever became of it. */
  readonly settled: () => void;
};

export class Showing {
  readonly #deps: ShowingDeps;
  #wanted: readonly IShownPages[] = [];
  /** What the server has taken; undefined = there is no session. */
  #told: string | undefined;
  /** Raised by each entry and each end, so that an answer from before is left alone. */
  #run = 0;
  #isAsking = false;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: ShowingDeps) {
    this.#deps = deps;
  }

  /** For the request that enters the room. */
  get wanted(): readonly IShownPages[] {
    return this.#wanted;
  }

  /** An answer is under way: it may bring pages that are older than changes that come before it is taken. */
  get isAsking(): boolean {
    return this.#isAsking;
  }

  show(lists: readonly ShownListView[]): void {
    this.#wanted = firstPages(lists);
    this.#attempt = 0;
    void this.#tell();
  }

  /** @param shown what the request that entered the room asked for */
  entered(shown: readonly IShownPages[]): void {
    this.lost();
    this.#told = JSON.stringify(shown);
    void this.#tell();
  }

  /** The session has no connection: nothing can be told. */
  lost(): void {
    clearTimeout(this.#timer);
    this.#run += 1;
    this.#told = undefined;
    this.#isAsking = false;
    this.#attempt = 0;
  }

  async #tell(): Promise<void> {
    const shown = this.#wanted;
    const list = JSON.stringify(shown);
    if (this.#isAsking || this.#told === undefined || this.#told === list) return;
    const run = this.#run;
    clearTimeout(this.#timer);
    this.#isAsking = true;
    try {
      const { pages } = await this.#deps.request('show', { shown: [...shown] });
      if (run !== this.#run) return;
      this.#told = list;
      this.#attempt = 0;
      this.#deps.took(pages ?? [], (kind, page) => isAmong(shown, kind, page));
    } catch (error) {
      if (run === this.#run) this.#onFailed(error);
      return;
    } finally {
      if (run === this.#run) {
        this.#isAsking = false;
        this.#deps.settled();
      }
    }
    void this.#tell(); // it may have been turned meanwhile
  }

  /** What can't be told now is told after a while, or with the next entry. */
  #onFailed(error: unknown): void {
    const failure = toClientFailure(error);
    if (!isTransient(failure)) return;
    const delayMs = retryDelayMs(this.#attempt++, failure.retryAfterMs, this.#deps.random);
    this.#timer = setTimeout(() => void this.#tell(), delayMs);
  }
}

/** As many as the server takes. */
function firstPages(lists: readonly ShownListView[]): readonly IShownPages[] {
  let left = MAX_PAGES;
  return lists.flatMap(({ list, pages }) => {
    const first = [...new Set(pages)].slice(0, left);
    left -= first.length;
    return first.length === 0 ? [] : [{ list: toListKind(list), pages: first }];
  });
}

function isAmong(shown: readonly IShownPages[], list: PeopleList, page: number): boolean {
  return shown.some((one) => one.list === list && one.pages?.includes(page) === true);
}
