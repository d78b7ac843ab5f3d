/** What a failed call to etcd means: may it be made again, and which error of ours is it. Pure. */
import {
  castGrpcError,
  EtcdAuthenticationFailedError,
  EtcdInvalidAuthTokenError,
  EtcdLeaseInvalidError,
  EtcdPermissionDeniedError,
  GRPCFailedPreconditionError,
  GRPCInvalidArgumentError,
  GRPCResourceExhastedError,
  GRPCUnauthenticatedError,
  isRecoverableError,
} from 'etcd3';
import { AppError, type ErrorCode } from '../../errors.ts';
import { describeTlsFailure } from '../../tls/failure.ts';

/**
 * - `unsent`: etcd has not begun with it, so anything may be asked again
 * - `unknown`: no answer; it may have been done or not
 * - `answered`: etcd refused it
 */
export type FailureKind = 'unsent' | 'unknown' | 'answered';

/** How grpc-js and etcd say that a call was never begun. The last one comes of asking for a leader (endpoints.ts). */
const UNSENT = [
  'No connection established',
  'Name resolution failed',
  'Channel closed before call started',
  'etcdserver: no leader',
];

type ErrorClass = abstract new (...args: never[]) => Error;

const CODES: readonly (readonly [ErrorClass, ErrorCode])[] = [
  [EtcdLeaseInvalidError, 'LEASE_LOST'],
  [GRPCInvalidArgumentError, 'ARGUMENT_INVALID'],
  [GRPCResourceExhastedError, 'BUSY'],
  [EtcdAuthenticationFailedError, 'CONFIG_INVALID'],
  [EtcdInvalidAuthTokenError, 'CONFIG_INVALID'],
  [EtcdPermissionDeniedError, 'CONFIG_INVALID'],
  [GRPCUnauthenticatedError, 'CONFIG_INVALID'],
  [GRPCFailedPreconditionError, 'CONFIG_INVALID'],
];

/** An error of etcd3 or grpc-js in etcd3's classes. */
export function toEtcdError(error: unknown): Error {
  return error instanceof Error ? castGrpcError(error) : new Error(String(error));
}

/** @param error as {@link toEtcdError} gives it */
export function kindOfFailure(error: Error): FailureKind {
  if (UNSENT.some((text) => error.message.includes(text))) return 'unsent';
  if (error instanceof GRPCResourceExhastedError) return 'answered';
  return isRecoverableError(error) ? 'unknown' : 'answered';
}

/** etcd has users, and we gave no name: it says that with the code of a wrong argument. */
const NO_USER = 'etcdserver: user name is empty';

/** What etcd's refusal is called here. @param error as {@link toEtcdError} gives it */
export function toRefusal(error: Error): AppError {
  const known = CODES.find(([errorClass]) => error instanceof errorClass)?.[1] ?? 'INTERNAL';
  const code = error.message.includes(NO_USER) ? 'CONFIG_INVALID' : known;
  return new AppError(code, error.message, { cause: error });
}

/** Why a connection with TLS failed, for people; undefined when it is for another reason. */
export function tlsRefusal(address: string, message: string): string | undefined {
  const [scheme, place] = address.split('://');
  return scheme === 'https' ? describeTlsFailure(message, `etcd at ${place}`) : undefined;
}
