/** What has to happen next so that a source of ours is sent the way it is wanted. Pure. */

/** What the page asked for. */
export type WantedSource = {
  readonly track: MediaStreamTrack | undefined;
  readonly isMuted: boolean;
};

/** What engine and server have been told. */
export type SentSource = {
  readonly track: MediaStreamTrack | null;
  readonly isPaused: boolean;
};

export type SourceStep = 'produce' | 'replaceTrack' | 'setPaused' | 'close';

/** True when something is to be sent. */
export function isLive(wanted: WantedSource): boolean {
  return wanted.track !== undefined && !wanted.isMuted;
}

/**
 * Switching off stops the media before it tells the others; switching on sends before it tells them, so that the
 * first thing they see is the new picture.
 *
 * @param isClosedWhenOff screens end; microphone and camera stay, paused
 * @returns undefined when all is as wanted
 */
export function nextStep(
  wanted: WantedSource,
  sent: SentSource | undefined,
  isClosedWhenOff: boolean,
): SourceStep | undefined {
  if (sent === undefined) return wanted.track === undefined ? undefined : 'produce';
  if (isClosedWhenOff && wanted.track === undefined) return 'close';
  const track = isLive(wanted) ? (wanted.track ?? null) : null;
  if (sent.track !== track) return 'replaceTrack';
  if (sent.isPaused !== !isLive(wanted)) return 'setPaused';
  return undefined;
}
