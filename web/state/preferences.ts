/**
 * What the page remembers in this browser: name, devices, language and shortcuts (localStorage); resume tokens and
 * the switches of a running session (sessionStorage, so that tabs don't share them).
 */
import type { ResumeStore } from '../../client/api.ts';

/** The part of `Storage` that we use. */
export type StoragePort = {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
};

const PREFIX = 'kaskade.';
const SECRET_KEY = `${PREFIX}secret`;
const TOKEN_KEY = `${PREFIX}token`;
const INVITATION_KEY = `${PREFIX}invitation`;

export type PreferenceKey =
  'name' | 'language' | 'mic' | 'camera' | 'speaker' | 'shortcuts' | 'site' | 'view';

/** Reads and writes preferences; a browser that forbids storage just forgets. */
export class Preferences {
  readonly #storage: StoragePort;

  constructor(storage: StoragePort) {
    this.#storage = storage;
  }

  get(key: PreferenceKey): string | undefined {
    return read(this.#storage, PREFIX + key);
  }

  set(key: PreferenceKey, value: string): void {
    write(this.#storage, PREFIX + key, value);
  }
}

/** Keeps the secret of the link that this tab was opened with, over reloads. */
export function saveLinkSecret(storage: StoragePort, secret: string): void {
  write(storage, SECRET_KEY, secret);
}

/** The secret of the link that this tab was opened with. */
export function loadLinkSecret(storage: StoragePort): string | undefined {
  return read(storage, SECRET_KEY);
}

/** Keeps the token of the link that this tab was opened with, over reloads. */
export function saveLinkToken(storage: StoragePort, token: string): void {
  write(storage, TOKEN_KEY, token);
}

/** The token of the link that this tab was opened with. */
export function loadLinkToken(storage: StoragePort): string | undefined {
  return read(storage, TOKEN_KEY);
}

/** Keeps the invitation of the link that this tab was opened with, over reloads and a login. */
export function saveInvitation(storage: StoragePort, invitation: string): void {
  write(storage, INVITATION_KEY, invitation);
}

export function loadInvitation(storage: StoragePort): string | undefined {
  return read(storage, INVITATION_KEY);
}

/** Who joins what: the key under which a session can be resumed after a reload. */
export type SessionIdentity = { readonly room: string; readonly name: string; readonly site: string };

/** Keeps the resume token of one identity over reloads of this tab. */
export function createResumeStore(storage: StoragePort, identity: SessionIdentity): ResumeStore {
  const { room, name, site } = identity;
  const key = `${PREFIX}resume.${JSON.stringify([room, name, site])}`;
  return {
    load: () => read(storage, key),
    save: (resumeToken) => write(storage, key, resumeToken),
    clear: () => remove(storage, key),
  };
}

/** Switches as they were when the page went away, so that a reload never opens a muted microphone. */
export type SwitchStates = { readonly mic: boolean; readonly camera: boolean };

/** Remembers the switches of a session. */
export function saveSwitches(storage: StoragePort, person: Person, states: SwitchStates): void {
  write(storage, personKey('switches', person), `${Number(states.mic)}${Number(states.camera)}`);
}

/** The remembered switches of a session, if there are any. */
export function loadSwitches(storage: StoragePort, person: Person): SwitchStates | undefined {
  const saved = read(storage, personKey('switches', person));
  return saved === undefined ? undefined : { mic: saved[0] === '1', camera: saved[1] === '1' };
}

/** Remembers at which site a session is, so that a reload resumes it there. */
export function saveSessionSite(storage: StoragePort, { site, ...person }: SessionIdentity): void {
  write(storage, personKey('site', person), site);
}

/** The site at which this tab's last session was. */
export function loadSessionSite(storage: StoragePort, person: Person): string | undefined {
  return read(storage, personKey('site', person));
}

type Person = Pick<SessionIdentity, 'room' | 'name'>;

function personKey(what: string, { room, name }: Person): string {
  return `${PREFIX}${what}.${JSON.stringify([room, name])}`;
}

function read(storage: StoragePort, key: string): string | undefined {
  try {
    return storage.getItem(key) ?? undefined;
  } catch {
    return undefined; // storage is blocked: nothing is remembered
  }
}

function write(storage: StoragePort, key: string, value: string): void {
  try {
    storage.setItem(key, value);
  } catch {
    // storage is blocked or full: the session works, only a reload starts anew
  }
}

function remove(storage: StoragePort, key: string): void {
  try {
    storage.removeItem(key);
  } catch {
    // storage is blocked: there was nothing
  }
}

/** The browser's storage; where even naming it throws (blocked cookies), one that forgets with the page. */
export function storageOrMemory(open: () => StoragePort): StoragePort {
  try {
    return open();
  } catch {
    const memory = new Map<string, string>();
    return {
      getItem: (key) => memory.get(key) ?? null,
      setItem: (key, value) => void memory.set(key, value),
      removeItem: (key) => void memory.delete(key),
    };
  }
}
