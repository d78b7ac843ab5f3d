/** What to ask the server for, from what the page shows and what there is. Pure. */
import type { IWish } from '../../proto/signal.ts';
import type { WishView } from '../api.ts';
import type { AudioWishes } from './audio-path.ts';
import type { RosterSource } from './roster-person.ts';
import { slotId } from './slot-id.ts';

/** Largest height that is asked for; what a page computes from a broken layout may be anything. */
const MAX_HEIGHT_PX = 4_320;

/** Sound is let go last. */
const AUDIO_PRIORITY = 255;

export type WishInputs = {
  readonly selfId: string | undefined;
  readonly sources: Iterable<RosterSource>;
  /** Whether voices come by their microphones, by talker slots, or both. */
  readonly audio: AudioWishes;
  /** The page's, whole. */
  readonly page: readonly WishView[];
};

/** All sound of others, by the way that it is heard, and those of their pictures that the page shows; sorted, so that equal lists are equal. */
export function computeWishes({ selfId, sources, audio, page }: WishInputs): IWish[] {
  const shown = new Map(page.map((wish) => [wish.sourceId, wish]));
  const sound = (sourceId: string): IWish => ({ sourceId, height: 0, priority: AUDIO_PRIORITY });
  const wishes = Array.from({ length: audio.slots }, (_, slot) => sound(slotId(slot)));
  for (const { sourceId, participantId, type } of sources) {
    if (participantId === selfId) continue;
    const wish = shown.get(sourceId);
    if (type === 'screenaudio' || (type === 'mic' && audio.mics)) wishes.push(sound(sourceId));
    else if (type !== 'mic' && wish !== undefined) wishes.push(toWish(wish));
  }
  return wishes.sort((a, b) => ((a.sourceId ?? '') < (b.sourceId ?? '') ? -1 : 1));
}

function toWish({ sourceId, height, priority, isPrefetch }: WishView): IWish {
  return {
    sourceId,
    height: clamp(Math.round(height), 1, MAX_HEIGHT_PX),
    priority: clamp(Math.round(priority ?? 0), 0, 255),
    ...(isPrefetch && { prefetch: true }),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(value, low), high) : low;
}
