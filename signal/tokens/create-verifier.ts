/** The node's verifier of access tokens, with the keys of its options; what it refuses is in the log. Wiring only. */
import type { Logger } from 'pino';
import { RemoteKeys } from '../../common/auth/remote-keys.ts';
import { TokenVerifier } from '../../common/auth/verify.ts';
import { isAppError, type ErrorCode } from '../../common/errors.ts';
import type { SignalOptions } from '../options.ts';
import { RefusalLog } from '../refusal-log.ts';
import type { TokenPort } from '../session/services.ts';

/** Nobody tries anything with these: no token, one that was good, keys that can't be fetched. */
const HARMLESS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['TOKEN_MISSING', 'TOKEN_EXPIRED', 'BUSY']);

/** @throws {AppError} CONFIG_INVALID when keys are double or too short */
export function createVerifier(
  { tokenKeys, keySet }: Pick<SignalOptions, 'tokenKeys' | 'keySet'>,
  log: Logger,
): TokenPort {
  const remoteKeys = keySet && new RemoteKeys({ ...keySet, log });
  const verifier = new TokenVerifier(tokenKeys, { remoteKeys });
  const refusals = new RefusalLog(log);
  return {
    verify: async (token, wanted) => {
      try {
        return await verifier.verify(token, wanted);
      } catch (error) {
        if (isAppError(error) && !HARMLESS.has(error.code)) refusals.note({ reason: `token: ${error.code}` });
        throw error;
      }
    },
  };
}
