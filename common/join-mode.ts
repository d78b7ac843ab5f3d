/** As what somebody's device takes part in a room, and between that and its number on the wire (ADR 0049). */
import { JoinMode as WireMode } from '../proto/index.ts';

/**
 * `companion`: of somebody who sits in the hall, without picture and sound; `display`: a large screen for many;
 * `hall`: a camera or microphone of the hall, nobody's own.
 */
export type JoinMode = 'full' | 'companion' | 'display' | 'hall';

const WIRE: Readonly<Record<JoinMode, WireMode>> = {
  full: WireMode.JOIN_MODE_UNSPECIFIED,
  companion: WireMode.JOIN_MODE_COMPANION,
  display: WireMode.JOIN_MODE_DISPLAY,
  hall: WireMode.JOIN_MODE_HALL,
};

const MODES = ['full', 'companion', 'display', 'hall'] as const satisfies readonly JoinMode[];

export const toWireMode = (mode: JoinMode = 'full'): WireMode => WIRE[mode];

/** @returns undefined when this version knows no such mode */
export const fromWireMode = (wire: WireMode | null | undefined): JoinMode | undefined =>
  MODES.find((mode) => WIRE[mode] === (wire ?? WireMode.JOIN_MODE_UNSPECIFIED));
