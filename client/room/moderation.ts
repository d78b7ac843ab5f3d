/**
 * A moderator's commands: one after the other, each under an id of its own, so that one whose answer was lost is asked
 * for again and still has one effect.
 */
import type { BanView, RoomSettingsView, SettingsChange } from '../api.ts';
import { ClientFailure } from '../errors.ts';
import { isTransient, retryDelayMs } from '../signal/reconnect.ts';
import type { Answer, RequestBody, RequestKind, SendRequest } from '../signal/requests.ts';
import { toSettings } from './room-state.ts';

/** Tries of a command whose failure may pass by itself; with the back-off about half a minute. */
const MAX_TRIES = 6;

type ModerationDeps = {
  readonly request: SendRequest;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** False when there is no session any more that could carry a command. */
  readonly isAlive: () => boolean;
};

export class Moderation {
  readonly #deps: ModerationDeps;
  #last: Promise<unknown> = Promise.resolve();
  #serial = 0;

  constructor(deps: ModerationDeps) {
    this.#deps = deps;
  }

  async updateSettings(change: SettingsChange): Promise<RoomSettingsView> {
    const { settings } = await this.#command('updateSettings', change);
    return toSettings(settings ?? {});
  }

  async ban(participantId: string, reason = ''): Promise<void> {
    await this.#command('ban', { participantId, reason });
  }

  async unban(banId: string): Promise<void> {
    await this.#command('unban', { banId });
  }

  async setPodium(participantId: string, isOn: boolean): Promise<void> {
    await this.#command('setPodium', { participantId, on: isOn });
  }

  async bans(): Promise<readonly BanView[]> {
    const all: BanView[] = [];
    for (let hasMore = true; hasMore;) {
      const page = await this.#deps.request('listBans', { afterBanId: all.at(-1)?.banId ?? '' });
      all.push(
        ...(page.bans ?? []).map((ban) => ({
          banId: ban.banId ?? '',
          name: ban.name ?? '',
          subject: ban.subject ?? '',
          bannedBySubject: ban.bannedBySubject ?? '',
          bannedAtMs: ban.bannedAtMs ?? 0,
          reason: ban.reason ?? '',
        })),
      );
      hasMore = page.hasMore === true && (page.bans ?? []).length > 0;
    }
    return all;
  }

  #command<K extends RequestKind>(kind: K, body: RequestBody<K>): Promise<Answer<K>> {
    const commandId = this.#newId();
    const run = this.#last.then(() => this.#persist(kind, { ...body, commandId }));
    this.#last = run.catch(() => {}); // the caller has that error
    return run;
  }

  async #persist<K extends RequestKind>(kind: K, body: RequestBody<K>): Promise<Answer<K>> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#deps.request(kind, body);
      } catch (error) {
        const mayTry = error instanceof ClientFailure && isTransient(error) && this.#deps.isAlive();
        if (!mayTry || attempt + 1 >= MAX_TRIES) throw error;
        const delayMs = retryDelayMs(attempt, error.retryAfterMs, this.#deps.random);
        await new Promise((resolve) => setTimeout(resolve, delayMs));
      }
    }
  }

  /** Never used before by this participant, also not before the page was loaded again. */
  #newId(): string {
    this.#serial += 1;
    const random = this.#deps.random().toString(36).slice(2);
    return `${Date.now().toString(36)}-${this.#serial}-${random}`;
  }
}
