/** Whether all that a browser should get has begun to arrive. Pure. */
import type { PageReading } from './in-page.ts';

export type Expected = {
  /** Names of who has a camera; those out of view are not asked for. */
  readonly cameras: readonly string[];
  /** Streams of them that come at least. */
  readonly microphones: number;
};

/** Larger rooms are heard by talker slots (signal/talkers/slot-mode.ts). */
const MICROPHONES_UP_TO = 12;

/** Streams that bring so many open microphones; of talker slots only those have packets in which somebody has spoken. */
export const heardOf = (openMics: number, people: number): number =>
  people > MICROPHONES_UP_TO ? Math.min(1, openMics) : openMics;

/** @returns what is still missing, for people */
export function missingOf({ state, tiles, streams }: PageReading, expected: Expected): readonly string[] {
  if (state !== 'joined') return [`the page is ${state === '' ? 'not there' : state}`];
  const decoded = new Set(
    streams.filter(({ frames }) => frames > 0).map(({ participantId }) => participantId),
  );
  const missing = expected.cameras.filter((name) => {
    const tile = tiles.find((one) => one.name === name);
    return tile === undefined || (tile.isInView && !decoded.has(tile.participantId));
  });
  const heard = streams.filter(({ kind, packets }) => kind === 'audio' && packets > 0).length;
  return [
    ...missing.map((name) => `camera of ${name}`),
    ...(heard < expected.microphones ? [`all but ${heard} of ${expected.microphones} microphones`] : []),
  ];
}
