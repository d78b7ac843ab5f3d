/** A page at which nobody stands joins again by itself, for ever. */
import { effect, type ReadonlySignal } from '@preact/signals';
import type { RoomState } from '../../client/api.ts';

/** Between the end of a session and the next try, ms. */
const PAUSE_MS = 10_000;

/** @returns ends it */
export function comeBackFor(state: ReadonlySignal<RoomState>, rejoin: () => void): () => void {
  return effect(() => {
    if (state.value !== 'failed' && state.value !== 'left') return;
    const timer = setTimeout(rejoin, PAUSE_MS);
    return () => clearTimeout(timer);
  });
}
