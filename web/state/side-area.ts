/** Which panel is beside the gallery: that of the people or of a feature. No DOM. */
import { signal } from '@preact/signals';

/** The panel that is always there. */
export const PEOPLE = 'people';

/** Remembers the panel that was open last. */
export class SideArea {
  readonly #open = signal<string | undefined>(undefined);
  readonly #has: (panel: string) => boolean;
  #last = PEOPLE;

  /** @param has whether there is such a panel now; reads signals */
  constructor(has: (panel: string) => boolean) {
    this.#has = has;
  }

  /** Undefined = closed. The people's in the place of one that has gone. */
  get panel(): string | undefined {
    const open = this.#open.value;
    return open === undefined || open === PEOPLE || this.#has(open) ? open : PEOPLE;
  }

  get isOpen(): boolean {
    return this.#open.value !== undefined;
  }

  show(panel: string): void {
    this.#last = panel;
    this.#open.value = panel;
  }

  close(): void {
    this.#open.value = undefined;
  }

  toggle(): void {
    if (this.#open.peek() === undefined) this.show(this.#last);
    else this.close();
  }
}

/** Where a key leads from a tab, round and round; undefined = the key is not for tabs. Pure. */
export function tabAfterKey(key: string, index: number, count: number): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowRight: (index + 1) % count,
    ArrowDown: (index + 1) % count,
    ArrowLeft: (index - 1 + count) % count,
    ArrowUp: (index - 1 + count) % count,
    Home: 0,
    End: count - 1,
  };
  return targets[key];
}
