/** Where the page's session is, and its resume token: both move along when the session goes to another site. */
import type { ResumeStore } from '../../client/api.ts';
import {
  createResumeStore,
  loadSessionSite,
  saveSessionSite,
  type SessionIdentity,
  type StoragePort,
} from './preferences.ts';

export class Stay {
  readonly resumeStore: ResumeStore;
  readonly #storage: StoragePort;
  #identity: SessionIdentity;

  constructor(storage: StoragePort, identity: SessionIdentity) {
    this.#storage = storage;
    this.#identity = identity;
    saveSessionSite(storage, identity);
    this.resumeStore = {
      load: () => this.#tokens().load(),
      save: (resumeToken) => this.#tokens().save(resumeToken),
      clear: () => this.#tokens().clear(),
    };
  }

  get identity(): SessionIdentity {
    return this.#identity;
  }

  /** What could be resumed at the site before is forgotten. */
  moveTo(site: string): void {
    this.#tokens().clear();
    this.#identity = { ...this.#identity, site };
    saveSessionSite(this.#storage, this.#identity);
  }

  #tokens(): ResumeStore {
    return createResumeStore(this.#storage, this.#identity);
  }
}

/** The session that this tab was in before a reload, under this name. */
export function resumable(
  storage: StoragePort,
  { room, name }: Pick<SessionIdentity, 'room' | 'name'>,
): SessionIdentity | undefined {
  const site = loadSessionSite(storage, { room, name });
  if (site === undefined) return undefined;
  const identity = { room, name, site };
  return createResumeStore(storage, identity).load() === undefined ? undefined : identity;
}
