/**
 * Tells the client which pages of people the page shows: of the list and of the gallery together, and not at every step
 * of a fast scroll.
 */
import type { RoomClient, ShownListView } from '../../client/api.ts';

type ListName = ShownListView['list'];

/** Least time between two requests. */
const INTERVAL_MS = 150;

/** The server takes no more. */
const MAX_PAGES = 8;

/** Gallery pages come first when there are too many. */
const ORDER: readonly ListName[] = ['withVideo', 'byName'];

export type ShownPagesDeps = {
  readonly show: RoomClient['show'];
  /** Monotonic, ms. */
  readonly now: () => number;
};

export class ShownPages {
  readonly #deps: ShownPagesDeps;
  readonly #wanted = new Map<ListName, readonly number[]>();
  #told = '[]';
  #toldAtMs = -INTERVAL_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: ShownPagesDeps) {
    this.#deps = deps;
  }

  /** Pages of one list, whole, most needed first; none = it is not shown. */
  set(list: ListName, pages: readonly number[]): void {
    this.#wanted.set(list, pages);
    if (this.#timer !== undefined) return;
    const waitMs = this.#toldAtMs + INTERVAL_MS - this.#deps.now();
    if (waitMs <= 0) this.#tell();
    else this.#timer = setTimeout(() => this.#tell(), waitMs);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #tell(): void {
    this.#timer = undefined;
    let free = MAX_PAGES;
    const lists = ORDER.flatMap((list): readonly ShownListView[] => {
      const pages = (this.#wanted.get(list) ?? []).slice(0, free).sort((a, b) => a - b);
      free -= pages.length;
      return pages.length === 0 ? [] : [{ list, pages }];
    });
    const told = JSON.stringify(lists);
    if (told === this.#told) return;
    this.#told = told;
    this.#toldAtMs = this.#deps.now();
    this.#deps.show(lists);
  }
}
