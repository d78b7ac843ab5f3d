/** A room's settings: their defaults, their stored form, and what may be changed about them. Pure. */
import { AppError } from '../../../common/errors.ts';
import type { KeyValue } from '../../../common/coordination/port.ts';
import { RoomSettingsRecord, type IUpdateSettingsRequest } from '../../../proto/index.ts';

export type RoomSettings = {
  /** Mod revision of the key; 0 = nobody has set anything. */
  readonly version: number;
  readonly title: string;
  /** 0 = no limit. */
  readonly maxParticipants: number;
  /** 0 = no limit of the room's own. */
  readonly maxPodium: number;
  /** Only moderators may join. */
  readonly locked: boolean;
  /** Who is not on the podium may switch a camera on. */
  readonly audienceCamera: boolean;
  /** The same of microphones. */
  readonly audienceMic: boolean;
};

export const DEFAULT_SETTINGS: RoomSettings = {
  version: 0,
  title: '',
  maxParticipants: 0,
  maxPodium: 0,
  locked: false,
  audienceCamera: true,
  audienceMic: true,
};

const MAX_TITLE_CHARS = 200;
/** Far above what a room can hold; above it a number is a mistake. */
const MAX_LIMIT = 100_000;

export function decodeSettings(stored: KeyValue | undefined): RoomSettings {
  if (stored === undefined) return DEFAULT_SETTINGS;
  const { title, maxParticipants, maxPodium, locked, ...record } = RoomSettingsRecord.decode(stored.value);
  const audience = { audienceCamera: record.audienceCamera ?? true, audienceMic: record.audienceMic ?? true };
  return { version: stored.modRevision, title, maxParticipants, maxPodium, locked, ...audience };
}

export function encodeSettings({ version: _, ...record }: RoomSettings): Uint8Array {
  return RoomSettingsRecord.encode(record).finish();
}

/** The settings after a change; its absent fields stay. Errors: SETTINGS_CONFLICT, ARGUMENT_INVALID. */
export function updateSettings(
  settings: RoomSettings,
  change: IUpdateSettingsRequest,
): AppError | RoomSettings {
  const expected = change.expectedVersion ?? settings.version;
  if (expected !== settings.version) {
    return new AppError('SETTINGS_CONFLICT', `version ${settings.version}, not ${expected}`);
  }
  const title = change.title ?? settings.title;
  const maxParticipants = change.maxParticipants ?? settings.maxParticipants;
  const maxPodium = change.maxPodium ?? settings.maxPodium;
  if (title.length > MAX_TITLE_CHARS) {
    return new AppError('ARGUMENT_INVALID', `title: more than ${MAX_TITLE_CHARS} characters`);
  }
  if (Math.max(maxParticipants, maxPodium) > MAX_LIMIT) {
    return new AppError('ARGUMENT_INVALID', `limits: more than ${MAX_LIMIT}`);
  }
  return {
    ...settings,
    title,
    maxParticipants,
    maxPodium,
    locked: change.locked ?? settings.locked,
    audienceCamera: change.audienceCamera ?? settings.audienceCamera,
    audienceMic: change.audienceMic ?? settings.audienceMic,
  };
}
