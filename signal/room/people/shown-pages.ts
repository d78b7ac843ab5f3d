/** The pages that clients of this node show, as they know them. No I/O. */
import type { IPageChange, IPeoplePage } from '../../../proto/index.ts';
import { diffPage } from './page-diff.ts';
import { pageKey, type PageRef } from './page-ref.ts';
import type { PeopleIndex } from './people-index.ts';
import type { PersonRow } from './person-row.ts';

type Shown = { readonly ref: PageRef; rows: readonly PersonRow[]; clients: number };

export class ShownPages {
  readonly #index: Pick<PeopleIndex, 'page'>;
  readonly #shown = new Map<string, Shown>();

  constructor(index: Pick<PeopleIndex, 'page'>) {
    this.#index = index;
  }

  /** One more client shows the page. @returns the page as those who show it know it: changes that follow fit */
  show(ref: PageRef): IPeoplePage {
    const key = pageKey(ref);
    const shown = this.#shown.get(key) ?? { ref, rows: this.#index.page(ref), clients: 0 };
    shown.clients += 1;
    this.#shown.set(key, shown);
    return { ...ref, people: [...shown.rows] };
  }

  /** One client less. */
  hide(ref: PageRef): void {
    const key = pageKey(ref);
    const shown = this.#shown.get(key);
    if (shown === undefined) return;
    shown.clients -= 1;
    if (shown.clients === 0) this.#shown.delete(key);
  }

  /** What has become of them since the last time. */
  takeChanges(): readonly (readonly [PageRef, IPageChange])[] {
    const changes: (readonly [PageRef, IPageChange])[] = [];
    for (const shown of this.#shown.values()) {
      const rows = this.#index.page(shown.ref);
      const change = diffPage(shown.ref, shown.rows, rows);
      if (change === undefined) continue;
      shown.rows = rows;
      changes.push([shown.ref, change]);
    }
    return changes;
  }
}
