/** Who takes part in a room: where they join and when, what they send and watch, and who of them is sampled. Pure. */
import type { BotMedia, BotSpec } from '../load/fleet.ts';

export type Seat = Omit<BotSpec, 'room' | 'token' | 'url' | 'site'> & {
  /** Index of the site, of as many as there are. */
  readonly siteIndex: number;
};

export type Seating = {
  readonly participants: number;
  readonly sites: number;
  /** Take the first places, in turn at all sites. */
  readonly podium: number;
  /** Cameras that each watches. */
  readonly tiles: number;
  readonly mics: 'podium' | 'all';
  /** False: nobody has a camera. */
  readonly hasVideo: boolean;
  readonly media: BotMedia;
  /** From one join to the next, ms. */
  readonly spacingMs: number;
};

/** Sampled of each site, so that its node's latencies are known well. */
const SAMPLED_PER_SITE = 20;

export function seatsOf(seating: Seating): readonly Seat[] {
  const { participants, sites, podium, tiles, mics, hasVideo, media, spacingMs } = seating;
  return Array.from({ length: participants }, (_, index) => {
    const isOnPodium = index < podium;
    return {
      index,
      siteIndex: index % sites,
      media,
      publish: [
        ...(isOnPodium || mics === 'all' ? (['mic'] as const) : []),
        ...(isOnPodium && hasVideo ? (['camera'] as const) : []),
      ],
      watch: hasVideo ? tilesOf(index, podium, tiles) : [],
      hear: mics === 'all' ? 'all' : others(index, podium),
      // the last places of each site: the audience first
      isSampled: participants - index <= SAMPLED_PER_SITE * sites,
      joinAtMs: index * spacingMs,
    };
  });
}

/** Those behind the podium have a camera on as well, which nobody watches. */
export function withIdleCameras(
  seats: readonly Seat[],
  { podium, idleCameras }: { readonly podium: number; readonly idleCameras: number },
): readonly Seat[] {
  return seats.map((seat) =>
    seat.index >= podium && seat.index < podium + idleCameras
      ? { ...seat, publish: [...seat.publish, 'camera' as const] }
      : seat,
  );
}

/** The next cameras of the podium after one's own place, so that all are watched equally often. */
function tilesOf(index: number, podium: number, tiles: number): number[] {
  const isOnPodium = index < podium;
  const count = Math.min(tiles, isOnPodium ? podium - 1 : podium);
  return Array.from({ length: count }, (_, tile) => (index + tile + (isOnPodium ? 1 : 0)) % podium);
}

const others = (index: number, podium: number): number[] =>
  Array.from({ length: podium }, (_, place) => place).filter((place) => place !== index);
