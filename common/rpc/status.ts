/** Between AppErrors and gRPC statuses: the code travels in the metadata, so it arrives as it was thrown. Pure. */
import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { AppError, isErrorCode, type ErrorCode } from '../errors.ts';
import { describeTlsFailure } from '../tls/failure.ts';

const CODE_KEY = 'kaskade-code';
const RETRY_AFTER_KEY = 'kaskade-retry-after-ms';
const REASON_KEY = 'kaskade-reason';

/** Longest message for people that goes into a status. */
export const MAX_DETAIL_CHARS = 512;

/** Statuses for codes where a general tool (a proxy, grpcurl) should see the nature of the failure. */
const STATUS_BY_CODE: Partial<Record<ErrorCode, status>> = {
  INTERNAL: status.INTERNAL,
  ARGUMENT_INVALID: status.INVALID_ARGUMENT,
  FRAME_INVALID: status.INVALID_ARGUMENT,
  RTP_PARAMETERS_INVALID: status.INVALID_ARGUMENT,
  NOT_FOUND: status.NOT_FOUND,
  ROOM_UNKNOWN: status.NOT_FOUND,
  SOURCE_UNKNOWN: status.NOT_FOUND,
  TRANSPORT_UNKNOWN: status.NOT_FOUND,
  NO_CAPACITY: status.RESOURCE_EXHAUSTED,
  RATE_LIMITED: status.RESOURCE_EXHAUSTED,
};

/** Statuses that the transport itself gives, with our code for them; what is missing is INTERNAL. */
const CODE_BY_STATUS: Partial<Record<status, ErrorCode>> = {
  [status.RESOURCE_EXHAUSTED]: 'FRAME_TOO_LARGE',
  [status.UNIMPLEMENTED]: 'COMMAND_UNKNOWN',
  [status.INVALID_ARGUMENT]: 'ARGUMENT_INVALID',
};

const UNREACHABLE: ReadonlySet<status> = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.CANCELLED,
]);

/** The status that carries an error to the other side. */
export function toStatus(error: AppError): StatusObject {
  const metadata = new Metadata();
  metadata.set(CODE_KEY, error.code);
  if (error.retryAfterMs > 0) metadata.set(RETRY_AFTER_KEY, String(Math.ceil(error.retryAfterMs)));
  if (error.reason !== '') metadata.set(REASON_KEY, error.reason);
  const code = STATUS_BY_CODE[error.code] ?? (error.retryable ? status.ABORTED : status.FAILED_PRECONDITION);
  return { code, details: error.message.slice(0, MAX_DETAIL_CHARS), metadata };
}

/** Who was called. */
export type FarSide = {
  /** host:port */
  readonly address: string;
  readonly isTls: boolean;
  /** Code for "the other side can't be reached, or did not answer in time". */
  readonly unreachable: ErrorCode;
};

/** The error that a status stands for. */
export function fromStatus(received: StatusObject, far: FarSide): AppError {
  const code = received.metadata.get(CODE_KEY)[0]?.toString();
  if (isErrorCode(code)) {
    const retryAfterMs = Number(received.metadata.get(RETRY_AFTER_KEY)[0] ?? 0);
    return new AppError(code, received.details, {
      retryAfterMs: Number.isFinite(retryAfterMs) && retryAfterMs > 0 ? retryAfterMs : 0,
      reason: received.metadata.get(REASON_KEY)[0]?.toString() ?? '',
    });
  }
  const detail = `${status[received.code]}: ${received.details}`;
  if (UNREACHABLE.has(received.code)) return unreachable(detail, far);
  return new AppError(CODE_BY_STATUS[received.code] ?? 'INTERNAL', detail);
}

/** A refused certificate is the error's cause, as TLS_PEER_REFUSED. */
function unreachable(detail: string, { unreachable: code, address, isTls }: FarSide): AppError {
  const reason = isTls ? describeTlsFailure(detail, `node at ${address}`) : undefined;
  if (reason === undefined) return new AppError(code, detail);
  return new AppError(code, reason, { cause: new AppError('TLS_PEER_REFUSED', reason) });
}
