/** Streams over the links between SFU nodes, beside those that have to be there: K talker slots each way, and what is watched. */
import type { BotSpec } from '../load/fleet.ts';
import type { Target } from '../target/target.ts';
import type { Figures } from './scenario.ts';

/** K, where nobody says otherwise (SIGNAL_TALKER_SLOTS). */
const TALKER_SLOTS = 3;

export type LinkReading = {
  /** Each counts once for either of its ends, so that these are directions. */
  readonly directions: number;
  readonly slotStreams: number;
  /** Sources that flow over links: cameras and screens; microphones where there are no slots. */
  readonly sources: number;
};

/** So far, by all nodes; undefined = can't be seen. */
export async function linkCuts(target: Pick<Target, 'metric'>): Promise<number | undefined> {
  return (await target.metric('sfu', 'kaskade_sfu_link_cuts_total'))?.get('');
}

/** @param before {@link linkCuts} before the first join */
export async function linkCutFigures(
  target: Pick<Target, 'metric'>,
  before: number | undefined,
): Promise<Figures> {
  const after = await linkCuts(target);
  return before === undefined || after === undefined ? {} : { link_cuts: after - before };
}

/** Of a room in which voices go by talker slots, all of whose sites are linked with each other. */
export async function linkFigures(target: Target, bots: readonly BotSpec[]): Promise<Figures> {
  const [links, slots, pipes] = await Promise.all([
    target.metric('sfu', 'kaskade_sfu_links', 'state'),
    target.metric('sfu', 'kaskade_sfu_slot_streams', 'direction'),
    target.metric('sfu', 'kaskade_sfu_pipes', 'direction'),
  ]);
  const [directions, slotStreams, sources] = [links?.get('up'), slots?.get('out'), pipes?.get('out')];
  if (directions === undefined || slotStreams === undefined || sources === undefined) return {};
  return linkFiguresOf({ directions, slotStreams, sources }, watchedAcross(bots));
}

/** Pure. @param watched cameras that have to flow, each for each site that they go to */
export function linkFiguresOf({ directions, slotStreams, sources }: LinkReading, watched: number): Figures {
  if (directions === 0) return {};
  return {
    link_audio_streams: slotStreams / directions,
    link_video_streams: sources / directions,
    link_extra_streams: Math.max(0, slotStreams - TALKER_SLOTS * directions) + Math.max(0, sources - watched),
  };
}

/** Pure. */
export function watchedAcross(bots: readonly Pick<BotSpec, 'index' | 'site' | 'watch'>[]): number {
  const siteOf = new Map(bots.map(({ index, site }) => [index, site]));
  const ways = bots.flatMap(({ site, watch }) =>
    watch.filter((camera) => siteOf.get(camera) !== site).map((camera) => `${camera} ${site}`),
  );
  return new Set(ways).size;
}
