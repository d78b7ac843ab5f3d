/** Which bots have real ICE and DTLS when some are to (`--webrtc`), and what a reader must know of them. Pure. */
import type { BotSpec, JoinReport } from '../fleet.ts';
import { newHistogram } from '../histograms.ts';

const P50 = 50;

/**
 * The last ones of the audience; of two and more, one is the last who publishes. Where the audience is too small, more
 * of those who publish, from the end. Bots without media are left as they are.
 *
 * @param count of those that join together
 */
export function withWebrtc(bots: readonly BotSpec[], count: number): readonly BotSpec[] {
  const able = bots.filter(({ media }) => media === 'plain').reverse();
  const publishers = able.filter(({ publish }) => publish.length > 0);
  const audience = able.filter(({ publish }) => publish.length === 0);
  const first = count >= 2 ? publishers.slice(0, 1) : [];
  const others = [...audience, ...publishers.slice(first.length)];
  const chosen = new Set([...first, ...others].slice(0, count));
  return bots.map((bot) => (chosen.has(bot) ? { ...bot, media: 'webrtc' } : bot));
}

/** @returns one note, or none when there are no such bots */
export function webrtcNotes(
  bots: readonly BotSpec[],
  { joinMs, webrtcJoinMs }: Pick<JoinReport, 'joinMs' | 'webrtcJoinMs'>,
): readonly string[] {
  const own = bots.filter(({ media }) => media === 'webrtc');
  if (own.length === 0) return [];
  const publishers = own.filter(({ publish }) => publish.length > 0).length;
  const plainJoinMs = newHistogram();
  plainJoinMs.add(joinMs);
  plainJoinMs.subtract(webrtcJoinMs);
  const medians = [
    ...(webrtcJoinMs.totalCount > 0 ? [`they joined in ${webrtcJoinMs.getValueAtPercentile(P50)} ms`] : []),
    ...(plainJoinMs.totalCount > 0 ? [`the others in ${plainJoinMs.getValueAtPercentile(P50)} ms`] : []),
  ];
  return [
    [
      `${own.length} of ${bots.length} participants have real ICE and DTLS, ${publishers} of them ${publishers === 1 ? 'sends' : 'send'}`,
      ...(medians.length > 0 ? [`${medians.join(', ')} (medians)`] : []),
      'latencies from and to them hold one more way through the load',
    ].join('; '),
  ];
}
