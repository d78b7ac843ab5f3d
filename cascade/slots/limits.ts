/** What the engine refuses, before anything is sent to its thread. Pure. */
import { AppError } from '../../common/errors.ts';
import { MAX_SLOTS, type SlotOutput, type SlotRoomOptions } from './slot-port.ts';

/** Microphones and imported slots of a room: far more than a node has sessions. */
export const MAX_INPUTS = 2_000;
/** Of a room on a router: one for its own sessions, one for the links, one for each other router. */
const MAX_OUTPUTS = 64;
/** In a one-byte header; 15 is reserved (RFC 8285). */
const MAX_EXTENSION_ID = 14;

/** @throws {AppError} ARGUMENT_INVALID */
export function checkRoom({ slotCount, levelExtensionId }: Omit<SlotRoomOptions, 'events'>): void {
  checkRange('slots', slotCount, MAX_SLOTS);
  checkRange('level extension id', levelExtensionId, MAX_EXTENSION_ID);
}

/** @throws {AppError} ARGUMENT_INVALID unless it has an SSRC per slot; NO_CAPACITY beyond what a room may have */
export function checkOutput({ outputId, ssrcs }: SlotOutput, slotCount: number, others: number): void {
  if (ssrcs.length !== slotCount) {
    throw new AppError(
      'ARGUMENT_INVALID',
      `output ${outputId}: ${ssrcs.length} SSRCs for ${slotCount} slots`,
    );
  }
  checkCount('outputs', others, MAX_OUTPUTS);
}

/** @throws {AppError} NO_CAPACITY when there are `max` already */
export function checkCount(what: string, others: number, max: number): void {
  if (others >= max) throw new AppError('NO_CAPACITY', `a room has no more than ${max} ${what}`);
}

function checkRange(what: string, value: number, max: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= max) return;
  throw new AppError('ARGUMENT_INVALID', `${what}: ${value} is not in 1..${max}`);
}
