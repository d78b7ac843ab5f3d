/** Which text explains an error code. Pure; many codes share a text, since people can do the same about them. */
import type { ErrorCode } from '../../client/errors.ts';

/** Keys of `Texts.errors`. */
export type ErrorTextKey =
  | 'cameraRefused'
  | 'cameraMissing'
  | 'cameraBusy'
  | 'microphoneRefused'
  | 'microphoneMissing'
  | 'microphoneBusy'
  | 'screenRefused'
  | 'autoplayBlocked'
  | 'unreachable'
  | 'browser'
  | 'outdated'
  | 'token'
  | 'linkSecret'
  | 'login'
  | 'invitation'
  | 'tokenExpired'
  | 'forbidden'
  | 'siteForbidden'
  | 'replaced'
  | 'banned'
  | 'removed'
  | 'roomFull'
  | 'roomLocked'
  | 'podiumOnly'
  | 'busy'
  | 'media'
  | 'relay'
  | 'input'
  | 'absent'
  | 'limit'
  | 'personGone'
  | 'refused'
  | 'other';

const KEY_BY_CODE: Partial<Record<ErrorCode, ErrorTextKey>> = {
  CAMERA_REFUSED: 'cameraRefused',
  CAMERA_MISSING: 'cameraMissing',
  CAMERA_BUSY: 'cameraBusy',
  MICROPHONE_REFUSED: 'microphoneRefused',
  MICROPHONE_MISSING: 'microphoneMissing',
  MICROPHONE_BUSY: 'microphoneBusy',
  SCREEN_REFUSED: 'screenRefused',
  AUTOPLAY_BLOCKED: 'autoplayBlocked',
  SIGNAL_UNREACHABLE: 'unreachable',
  HOME_UNREACHABLE: 'unreachable',
  SLOW_CLIENT: 'unreachable',
  BROWSER_UNSUPPORTED: 'browser',
  SUBPROTOCOL_UNSUPPORTED: 'outdated',
  COMMAND_UNKNOWN: 'outdated',
  FRAME_INVALID: 'outdated',
  FRAME_NOT_BINARY: 'outdated',
  FRAME_TOO_LARGE: 'outdated',
  TOKEN_MISSING: 'token',
  TOKEN_INVALID: 'token',
  TOKEN_WRONG_ROOM: 'token',
  TOKEN_WRONG_AUDIENCE: 'token',
  TOKEN_UNKNOWN_KEY: 'token',
  LINK_SECRET_INVALID: 'linkSecret',
  LOGIN_INVALID: 'login',
  INVITATION_INVALID: 'invitation',
  TOKEN_EXPIRED: 'tokenExpired',
  SESSION_EXPIRED: 'tokenExpired',
  RESUME_INVALID: 'tokenExpired',
  GRANT_MISSING: 'forbidden',
  ROLE_MISSING: 'forbidden',
  ORIGIN_FORBIDDEN: 'forbidden',
  SITE_NOT_ALLOWED: 'siteForbidden',
  SESSION_REPLACED: 'replaced',
  BANNED: 'banned',
  REMOVED: 'removed',
  ROOM_FULL: 'roomFull',
  ROOM_LOCKED: 'roomLocked',
  PODIUM_ONLY: 'podiumOnly',
  BUSY: 'busy',
  RATE_LIMITED: 'busy',
  NO_CAPACITY: 'busy',
  DRAINING: 'busy',
  STORE_REBUILDING: 'busy',
  STORE_CONFLICT: 'busy',
  SETTINGS_CONFLICT: 'busy',
  REVISION_CONFLICT: 'busy',
  LOG_TRUNCATED: 'busy',
  LEASE_LOST: 'busy',
  CLAIM_HELD: 'busy',
  FENCED: 'busy',
  SFU_UNREACHABLE: 'media',
  LINK_FAILED: 'media',
  TRANSPORT_FAILED: 'media',
  RELAY_REFUSED: 'relay',
  RELAY_UNREACHABLE: 'relay',
  CONSUMER_IMPOSSIBLE: 'media',
  WORKER_DIED: 'media',
  MEDIA_NOT_OPEN: 'media',
  TRANSPORT_UNKNOWN: 'media',
  SOURCE_UNKNOWN: 'media',
  SOURCE_EXISTS: 'media',
  RTP_PARAMETERS_INVALID: 'media',
  ARGUMENT_INVALID: 'input',
  NOT_FOUND: 'absent',
  ROOM_UNKNOWN: 'input',
  PARTICIPANT_UNKNOWN: 'personGone',
  LIMIT_REACHED: 'limit',
  ALREADY_EXISTS: 'input',
  FEATURE_REFUSED: 'refused',
};

/** The text for a code; one without a text of its own gets `other`. */
export function errorTextKey(code: ErrorCode): ErrorTextKey {
  return KEY_BY_CODE[code] ?? 'other';
}
