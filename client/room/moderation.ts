/** A moderator's commands, one after the other (commands.ts), and the list of bans. */
import type { BanView, RoomSettingsView, SettingsChange } from '../api.ts';
import type { SendRequest } from '../signal/requests.ts';
import type { Commands } from './commands.ts';
import { toSettings } from './room-state.ts';

/** They stay in order among themselves. */
const ROOM = 'room';

export type ModerationDeps = { readonly request: SendRequest; readonly commands: Commands };

export class Moderation {
  readonly #request: SendRequest;
  readonly #commands: Commands;

  constructor({ request, commands }: ModerationDeps) {
    this.#request = request;
    this.#commands = commands;
  }

  async updateSettings(change: SettingsChange): Promise<RoomSettingsView> {
    const { settings } = await this.#commands.run(ROOM, 'updateSettings', change);
    return toSettings(settings ?? {});
  }

  async ban(participantId: string, reason = ''): Promise<void> {
    await this.#commands.run(ROOM, 'ban', { participantId, reason });
  }

  async unban(banId: string): Promise<void> {
    await this.#commands.run(ROOM, 'unban', { banId });
  }

  async setPodium(participantId: string, isOn: boolean): Promise<void> {
    await this.#commands.run(ROOM, 'setPodium', { participantId, on: isOn });
  }

  async apiToken(): Promise<string> {
    const { token } = await this.#request('issueToken', {});
    return token ?? '';
  }

  async bans(): Promise<readonly BanView[]> {
    const all: BanView[] = [];
    for (let hasMore = true; hasMore;) {
      const page = await this.#request('listBans', { afterBanId: all.at(-1)?.banId ?? '' });
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
}
