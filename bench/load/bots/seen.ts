/** What a bot sees of the room: who of the bots is which participant, and which sources it waits for. */
import type { RosterSource } from '../../../client/room/roster-person.ts';
import type { Roster } from '../../../client/room/roster.ts';
import { slotId } from '../../../client/room/slot-id.ts';
import { botIndexOf } from './bot-name.ts';

export type RosterView = Pick<Roster, 'people' | 'sources'>;

/** By participant id; for all bots of a process together, since names are read for each source. */
export class BotIndexes {
  readonly #byParticipant = new Map<string, number | undefined>();

  /** @returns undefined for somebody who is no bot, or not known yet */
  of(participantId: string, roster: RosterView): number | undefined {
    if (this.#byParticipant.has(participantId)) return this.#byParticipant.get(participantId);
    const name = roster.people.get(participantId)?.name;
    if (name === undefined) return undefined;
    const index = botIndexOf(name);
    this.#byParticipant.set(participantId, index);
    return index;
  }

  clear(): void {
    this.#byParticipant.clear();
  }
}

export type Wanted = {
  readonly selfId: string | undefined;
  /** What it publishes itself. */
  readonly publish: readonly ('mic' | 'camera')[];
  readonly watch: ReadonlySet<number>;
  readonly hear: ReadonlySet<number> | 'all';
  /** Voices come by so many talker slots; 0 = by their microphones. */
  readonly slots: number;
};

/**
 * The sources whose media is expected: microphones that are on, unless talker slots carry them, and cameras that are
 * watched.
 *
 * @returns undefined while somebody who is expected does not publish yet, or we ourselves don't
 */
export function expectedSources(
  roster: RosterView,
  wanted: Wanted,
  indexes: BotIndexes,
): readonly string[] | undefined {
  const expected: string[] = [];
  const missing = {
    own: new Set<string>(wanted.publish),
    mic: new Set(wanted.hear === 'all' || wanted.slots > 0 ? [] : wanted.hear),
    camera: new Set(wanted.watch),
  };
  for (const source of roster.sources.values()) {
    const { type, participantId } = source;
    if (participantId === wanted.selfId) missing.own.delete(type);
    else if (type === 'mic' || type === 'camera') {
      const index = indexes.of(participantId, roster);
      if (!isWanted({ ...source, type }, index, wanted)) continue;
      if (index !== undefined) missing[type].delete(index);
      if (!source.isPaused) expected.push(source.sourceId);
    }
  }
  const isWhole = Object.values(missing).every((still) => still.size === 0);
  return isWhole ? expected : undefined;
}

function isWanted(
  { type }: Pick<RosterSource, 'isPaused'> & { readonly type: 'mic' | 'camera' },
  index: number | undefined,
  { hear, watch, slots }: Wanted,
): boolean {
  if (type === 'mic' && slots > 0) return false;
  const wanted = type === 'mic' ? hear : watch;
  return wanted === 'all' || (index !== undefined && wanted.has(index));
}

/**
 * Talker slots are received, and one of them has brought a voice when somebody speaks: silence does not come by slots.
 *
 * @param isVoiceDue somebody speaks whom the bot should hear
 */
export function areSlotsHere(
  receiving: ReadonlyMap<string, { readonly sinceMs: number | undefined }>,
  slots: number,
  isVoiceDue: boolean,
): boolean {
  const received = Array.from({ length: slots }, (_, slot) => receiving.get(slotId(slot)));
  return (
    received.every((slot) => slot !== undefined) &&
    (slots === 0 || !isVoiceDue || received.some((slot) => slot?.sinceMs !== undefined))
  );
}

/** Cameras of these bots, as far as there are any, by bot. */
export function camerasOf(
  roster: RosterView,
  bots: ReadonlySet<number>,
  indexes: BotIndexes,
): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const { sourceId, participantId, type } of roster.sources.values()) {
    if (type !== 'camera') continue;
    const index = indexes.of(participantId, roster);
    if (index !== undefined && bots.has(index)) found.set(index, sourceId);
  }
  return found;
}
