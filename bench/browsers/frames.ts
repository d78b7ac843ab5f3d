/**
 * How often a page draws: what requestAnimationFrame is called in a stretch of time. It is sent to the page as text: a
 * function may use nothing from outside itself but types.
 */

export type FrameCount = {
  readonly frames: number;
  readonly ms: number;
  /** Between two frames. */
  readonly longestMs: number;
};

/** Counts anew from now on. */
export function beginFrames(): void {
  const beganAtMs = performance.now();
  const counter = { beganAtMs, lastMs: beganAtMs, frames: 0, longestMs: 0 };
  Object.assign(window, { kaskadeFrames: counter });
  const step = (): void => {
    const nowMs = performance.now();
    counter.frames += 1;
    counter.longestMs = Math.max(counter.longestMs, nowMs - counter.lastMs);
    counter.lastMs = nowMs;
    const { kaskadeFrames } = window as unknown as { kaskadeFrames: unknown };
    if (kaskadeFrames === counter) requestAnimationFrame(step); // else somebody has begun anew
  };
  requestAnimationFrame(step);
}

export function readFrames(): FrameCount {
  type Counter = { beganAtMs: number; frames: number; longestMs: number };
  const { kaskadeFrames: counter } = window as unknown as { kaskadeFrames: Counter };
  return {
    frames: counter.frames,
    ms: performance.now() - counter.beganAtMs,
    longestMs: counter.longestMs,
  };
}
