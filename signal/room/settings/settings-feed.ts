/** Follows a room's settings and bans in the coordination store, and tells when they have changed. */
import type { Logger } from 'pino';
import { followItem } from '../../../common/coordination/follow-items.ts';
import {
  bansPrefix,
  isShutInvitation,
  settingsKey,
  shutInvitationId,
} from '../../../common/coordination/keys.ts';
import type { Coordination, KeyValue, Watch } from '../../../common/coordination/port.ts';
import type { RoomId } from '../../../common/ids.ts';
import { invitationNumberOf } from '../../invitations/guest-subject.ts';
import { allStarted } from '../all-started.ts';
import { banIdOf, decodeBan, isForNewcomersOnly, type BanFact } from './bans.ts';
import { DEFAULT_SETTINGS, decodeSettings, type RoomSettings } from './settings.ts';

export type SettingsFeedDeps = {
  readonly coordination: Coordination;
  readonly roomId: RoomId;
  readonly log: Logger;
  readonly onSettings: () => void;
  /** Somebody more may be banned now. */
  readonly onBans: () => void;
};

export class SettingsFeed {
  readonly #deps: SettingsFeedDeps;
  readonly #bans = new Map<string, BanFact>();
  /** Invitations that were revoked, by ids of bans: with those who came by them, or for who comes now. */
  readonly #shut = new Map<string, 'all' | 'newcomers'>();
  #settings = DEFAULT_SETTINGS;
  readonly #watches: Watch[] = [];

  constructor(deps: SettingsFeedDeps) {
    this.#deps = deps;
  }

  get settings(): RoomSettings {
    return this.#settings;
  }

  isBanned(subject: string): boolean {
    return this.#bans.size > 0 && this.#bans.has(banIdOf(subject));
  }

  /** Whether somebody came by an invitation whose guests have to go. */
  isShutOut(subject: string): boolean {
    return this.#shutFor(subject) === 'all';
  }

  /** Whether the invitation that somebody came by was revoked: who is not in the room stays outside. */
  isInvitationRevoked(subject: string): boolean {
    return this.#shutFor(subject) !== undefined;
  }

  #shutFor(subject: string): 'all' | 'newcomers' | undefined {
    const number = this.#shut.size === 0 ? undefined : invitationNumberOf(subject);
    return number === undefined ? undefined : this.#shut.get(shutInvitationId(number));
  }

  /** Of people, by id. */
  bans(): readonly BanFact[] {
    return [...this.#bans.values()].sort((a, b) => (a.banId < b.banId ? -1 : 1));
  }

  /** Resolves when settings and bans are known. */
  async start(): Promise<void> {
    await allStarted([this.#watchSettings(), this.#watchBans()]);
  }

  async close(): Promise<void> {
    await Promise.all(this.#watches.map((watch) => watch.close()));
  }

  async #watchSettings(): Promise<void> {
    const { coordination, roomId, onSettings } = this.#deps;
    const key = settingsKey(roomId);
    const watch = await followItem(coordination, key, (item) => {
      this.#settings = this.#decode(item, decodeSettings) ?? this.#settings;
      onSettings();
    });
    this.#watches.push(watch);
  }

  async #watchBans(): Promise<void> {
    const { coordination, roomId, onBans } = this.#deps;
    const prefix = bansPrefix(roomId);
    const put = (item: KeyValue): void => {
      const id = item.key.slice(prefix.length);
      if (isShutInvitation(id)) {
        const isForSome = this.#decode(item, ({ value }) => isForNewcomersOnly(value)) ?? false;
        this.#shut.set(id, isForSome ? 'newcomers' : 'all');
        return;
      }
      const ban = this.#decode(item, ({ value }) => decodeBan(value));
      if (ban !== undefined) this.#bans.set(ban.banId, ban);
    };
    const drop = (id: string): void => {
      this.#bans.delete(id);
      this.#shut.delete(id);
    };
    const watch = await coordination.watch(prefix, {
      onSnapshot: ({ items }) => {
        this.#bans.clear();
        this.#shut.clear();
        for (const item of items) put(item);
        onBans();
      },
      onEvents: (events) => {
        for (const event of events) {
          if (event.type === 'put') put(event.item);
          else drop(event.key.slice(prefix.length));
        }
        onBans();
      },
    });
    this.#watches.push(watch);
  }

  /** What can't be read is as if it had not come: a value of a later version must not end the room. */
  #decode<In, Out>(item: In, decode: (item: In) => Out): Out | undefined {
    try {
      return decode(item);
    } catch (error) {
      this.#deps.log.error({ err: error }, 'settings of a room can not be read');
      return undefined;
    }
  }
}
