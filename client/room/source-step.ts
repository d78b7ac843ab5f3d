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
  /** Of a picture: what is above it is not sent. */
  readonly maxLayer: number;
};

export type SourceStep = 'produce' | 'replaceTrack' | 'setMaxLayer' | 'setPaused' | 'close';

export type StepRules = { readonly isClosedWhenOff: boolean; readonly maxLayer: number };

/** True when something is to be sent. */
export function isLive(wanted: WantedSource): boolean {
  return wanted.track !== undefined && !wanted.isMuted;
}

/**
 * Switching off stops the media before it tells the others; switching on sends before it tells them, so that the
 * first thing they see is the new picture.
 *
 * @param rules.isClosedWhenOff screens end; microphone and camera stay, paused
 * @param rules.maxLayer what is wanted of a picture over all sites
 * @returns undefined when all is as wanted
 */
export function nextStep(
  wanted: WantedSource,
  sent: SentSource | undefined,
  { isClosedWhenOff, maxLayer }: StepRules,
): SourceStep | undefined {
  if (sent === undefined) return wanted.track === undefined ? undefined : 'produce';
  if (isClosedWhenOff && wanted.track === undefined) return 'close';
  const track = isLive(wanted) ? (wanted.track ?? null) : null;
  if (sent.track !== track) return 'replaceTrack';
  if (sent.maxLayer !== maxLayer) return 'setMaxLayer';
  if (sent.isPaused !== !isLive(wanted)) return 'setPaused';
  return undefined;
}
