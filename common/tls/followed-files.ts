/**
 * Reads files together, and again whenever they change: when they are written, replaced or linked anew. What can not be
 * used is refused, and what was read before stays. Knows nothing of what is in them.
 */
import { watch, type FSWatcher } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isNativeError } from 'node:util/types';
import type { Logger } from 'pino';
import { AppError, toAppError } from '../errors.ts';
import type { Clock } from '../lifecycle/clock.ts';

/** Files that are replaced one by one fit together only when the last one is there. */
const SETTLE_MS = 200;
const RETRY_MS = 1_000;
/** Changes that no watch tells: of folders above, or on file systems without notices. */
const LOOK_PERIOD_MS = 60_000;

export type FollowedFilesOptions<Name extends string, T> = {
  readonly paths: Readonly<Record<Name, string>>;
  /** Makes a value of the texts. @throws {AppError} when they are of no use */
  readonly read: (texts: Readonly<Record<Name, string>>) => T;
  readonly log: Logger;
  readonly clock: Clock;
};

export type FollowListeners<T> = {
  /** Told of each value but the first. */
  readonly onNew: (value: T) => void;
  /** Told of each look that found nothing new, about once a minute. */
  readonly onLook: () => void;
};

export class FollowedFiles<Name extends string, T> {
  readonly #options: FollowedFilesOptions<Name, T>;
  #texts = '';
  #value: T | undefined;
  #listeners: FollowListeners<T> | undefined;
  #watchers: FSWatcher[] = [];
  #cancel = (): void => {};
  /** Monotonic; the sooner of all that asked counts. */
  #nextLookMs = Number.POSITIVE_INFINITY;
  #looking = Promise.resolve();
  /** What was wrong at the last look, and whether people know. */
  #refusal: { readonly reason: string; readonly isTold: boolean } | undefined;
  #isClosed = false;

  constructor(options: FollowedFilesOptions<Name, T>) {
    this.#options = options;
  }

  /** @throws {AppError} TLS_INVALID for a file that can't be read; what `read` throws */
  read(): Promise<T> {
    return this.#load();
  }

  /** Begins to follow, after {@link read}. */
  follow(listeners: FollowListeners<T>): void {
    this.#listeners = listeners;
    const folders = new Set(Object.values<string>(this.#options.paths).map((path) => dirname(path)));
    this.#watchers = [...folders].flatMap((folder) => this.#watch(folder));
    this.#lookIn(SETTLE_MS); // what changed before there was a watch
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    for (const watcher of this.#watchers) watcher.close();
    await this.#looking;
  }

  #watch(folder: string): FSWatcher[] {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#lookIn(SETTLE_MS));
      watcher.on('error', () => watcher.close()); // the periodic look goes on
      return [watcher];
    } catch (error) {
      this.#options.log.warn(
        { err: error, folder },
        'folder can not be watched, files are looked at each minute',
      );
      return [];
    }
  }

  #lookIn(delayMs: number): void {
    const { clock } = this.#options;
    const atMs = clock.monotonicMs() + delayMs;
    if (this.#isClosed || atMs >= this.#nextLookMs) return;
    this.#cancel();
    this.#nextLookMs = atMs;
    this.#cancel = clock.after(delayMs, () => {
      this.#nextLookMs = Number.POSITIVE_INFINITY;
      this.#looking = this.#looking.then(() => this.#look());
    });
  }

  async #look(): Promise<void> {
    if (this.#isClosed) return;
    const before = this.#value;
    try {
      const value = await this.#load();
      this.#refusal = undefined;
      if (this.#isClosed) return;
      if (value === before) this.#listeners?.onLook();
      else this.#listeners?.onNew(value);
    } catch (error) {
      this.#refuse(toAppError(error));
    }
    this.#lookIn(this.#refusal?.isTold === false ? RETRY_MS : LOOK_PERIOD_MS);
  }

  /** People are told when a second look finds the same, and once. */
  #refuse({ code, message }: AppError): void {
    if (this.#isClosed) return;
    const isKnown = this.#refusal?.reason === message;
    if (isKnown && this.#refusal?.isTold === false) {
      this.#options.log.warn({ code, reason: message }, 'new files refused, the old ones stay in use');
    }
    this.#refusal = { reason: message, isTold: isKnown };
  }

  /** @returns the same value as before while the texts are the same */
  async #load(): Promise<T> {
    const { paths, read } = this.#options;
    const names = Object.keys(paths) as Name[];
    const parts = await Promise.all(names.map(async (name) => [name, await readText(paths[name])] as const));
    const texts = JSON.stringify(parts);
    if (this.#value === undefined || texts !== this.#texts) {
      this.#value = read(Object.fromEntries(parts) as Record<Name, string>);
      this.#texts = texts;
    }
    return this.#value;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const why = isNativeError(cause) && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new AppError('TLS_INVALID', `${path}: can not be read (${why})`, { cause });
  }
}
