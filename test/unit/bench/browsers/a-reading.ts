/** Readings of a page for tests: somebody who sees and hears `browser-0` and `bot-3`. */
import type { PageReading, StreamReading } from '../../../../bench/browsers/in-page.ts';

export const stream = (over: Partial<StreamReading>): StreamReading => ({
  ...{ kind: 'audio', trackId: 'a', participantId: 'p0', packets: 0, lost: 0, frames: 0, freezes: 0 },
  ...{ freezeMs: 0, concealed: 0, samples: 0, bufferedMs: 0, buffered: 0 },
  ...over,
});

export const reading = (streams: readonly StreamReading[], over: Partial<PageReading> = {}): PageReading => ({
  atMs: 10_000,
  state: 'joined',
  tiles: [
    { name: 'browser-0', participantId: 'p0', isInView: true },
    { name: 'bot-3', participantId: 'p3', isInView: true },
  ],
  streams,
  ...over,
});
