/** Checks RTP parameters that a peer states for what it pipes. Shape only: mediasoup checks the content in `produce()`. */
import type { RtpParameters } from 'mediasoup/types';
import { AppError } from '../../common/errors.ts';

/** RTP parameters of a source with three layers are 2–3 kB. */
const MAX_CHARS = 65_536;

/** @throws {AppError} FRAME_INVALID */
export function decodeRtpParameters(json: string): RtpParameters {
  if (json.length > MAX_CHARS) throw new AppError('FRAME_INVALID', 'RTP parameters are too long');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new AppError('FRAME_INVALID', 'RTP parameters are not JSON', { cause });
  }
  if (typeof value !== 'object' || value === null || !('codecs' in value) || !Array.isArray(value.codecs)) {
    throw new AppError('FRAME_INVALID', 'RTP parameters without codecs');
  }
  return value as RtpParameters;
}
