/** Looking for people by name: what is typed, and who was found for the last of it. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { PeopleFound, PersonView } from '../../client/api.ts';
import type { ErrorCode } from '../../client/errors.ts';
import { codeOfError } from './error-list.ts';

/** Typing settles for this long before the server is asked. */
const DEBOUNCE_MS = 200;

/** The server takes no longer text. */
export const MAX_SEARCH_LENGTH = 64;

/** `waiting`: nothing has been found for any text since the field was empty. */
export type SearchState =
  | { readonly kind: 'off' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'found'; readonly found: PeopleFound }
  | { readonly kind: 'failed'; readonly code: ErrorCode };

export type PeopleSearchDeps = {
  readonly search: (text: string) => Promise<PeopleFound>;
  /** Everybody, when everybody is known: then nobody has to be asked. */
  readonly everybody: () => readonly PersonView[] | undefined;
};

/** What was found stays until there is something newer: no blinking between two letters. */
export class PeopleSearch {
  readonly #text = signal('');
  readonly #state = signal<SearchState>({ kind: 'off' });
  readonly #deps: PeopleSearchDeps;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(deps: PeopleSearchDeps) {
    this.#deps = deps;
  }

  get text(): ReadonlySignal<string> {
    return this.#text;
  }

  get state(): ReadonlySignal<SearchState> {
    return this.#state;
  }

  type(text: string): void {
    this.#text.value = text;
    clearTimeout(this.#timer);
    this.#asked += 1; // answers to earlier texts come too late
    const wanted = text.trim();
    if (wanted === '') {
      this.#state.value = { kind: 'off' };
      return;
    }
    const everybody = this.#deps.everybody();
    if (everybody !== undefined) {
      this.#state.value = { kind: 'found', found: findByName(everybody, wanted) };
      return;
    }
    if (this.#state.peek().kind !== 'found') this.#state.value = { kind: 'waiting' };
    this.#timer = setTimeout(() => void this.#ask(wanted), DEBOUNCE_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  async #ask(text: string): Promise<void> {
    const asked = (this.#asked += 1);
    const state = await this.#deps.search(text).then(
      (found): SearchState => ({ kind: 'found', found }),
      (error: unknown): SearchState => ({ kind: 'failed', code: codeOfError(error) }),
    );
    if (asked === this.#asked) this.#state.value = state;
  }
}

/** People with this text in their name, whatever its case and accents. */
export function findByName(people: readonly PersonView[], text: string): PeopleFound {
  const wanted = fold(text);
  const found = people.filter(({ name }) => fold(name).includes(wanted));
  return { people: found, total: found.length };
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
