/**
 * The errors that we throw on purpose. Anything else that is thrown is a bug or a dependency's.
 *
 * The codes are those of proto/kaskade/v1/errors.proto without prefix; docs/errors.md explains each. A test compares
 * the three lists.
 */
import { ErrorCode as ProtoErrorCode } from '../proto/index.ts';

const PREFIX = 'ERROR_CODE_';

type WithoutPrefix<Name> = Name extends `ERROR_CODE_${infer Code}` ? Code : never;

/** Stable string code, for example `TOKEN_EXPIRED`. */
export type ErrorCode = Exclude<WithoutPrefix<keyof typeof ProtoErrorCode>, 'UNSPECIFIED'>;

/** An error with a stable code that crosses process borders unchanged. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** True when the same call may succeed later without a change by the caller. */
  readonly retryable: boolean;
  /** How long the caller is asked to wait before it tries again, in ms; 0 = unsaid. */
  readonly retryAfterMs: number;
  /** With FEATURE_REFUSED: why, `<feature>.<reason>`, stable like a code. '' otherwise. */
  readonly reason: string;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? 0;
    this.reason = options.reason ?? '';
    this.retryable = RETRYABLE.has(code) || this.retryAfterMs > 0;
  }
}

export type AppErrorOptions = {
  readonly cause?: unknown;
  readonly retryAfterMs?: number;
  readonly reason?: string;
};

const RETRYABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'BUSY',
  'STORE_REBUILDING',
  'HOME_UNREACHABLE',
  'LEASE_LOST',
  'NO_CAPACITY',
  'SFU_UNREACHABLE',
  'LINK_FAILED',
  'RATE_LIMITED',
  'DRAINING',
  'WORKER_DIED',
  'SIGNAL_UNREACHABLE',
  'TLS_PEER_REFUSED',
  'SITE_UNREACHABLE',
]);

/** True for an {@link AppError}, if `code` is given only for one with that code. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}

/** Turns whatever was thrown into an {@link AppError}; what is not one becomes `INTERNAL` with the original as cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('INTERNAL', error instanceof Error ? error.message : String(error), { cause: error });
}

/** What clients may read of an error: nothing of our insides, such as where stores are. */
export function publicDetail({ code, message }: AppError): string {
  if (code === 'INTERNAL') return 'internal error';
  return code === 'BUSY' ? 'a part of the system has too much to do or does not answer' : message;
}

/** The code's number in errors.proto. */
export function toProtoCode(code: ErrorCode): ProtoErrorCode {
  return ProtoErrorCode[`ERROR_CODE_${code}`];
}

/** The string of a code from the wire; one that this version does not know becomes `INTERNAL`. */
export function fromProtoCode(value: number | null | undefined): ErrorCode {
  const name = value === null || value === undefined ? undefined : ProtoErrorCode[value];
  return isErrorCode(name?.slice(PREFIX.length)) ? (name?.slice(PREFIX.length) as ErrorCode) : 'INTERNAL';
}

/** All codes, in the order of errors.proto. */
export const ALL_ERROR_CODES: readonly ErrorCode[] = Object.keys(ProtoErrorCode)
  .filter((name) => name.startsWith(PREFIX) && name !== `${PREFIX}UNSPECIFIED`)
  .map((name) => name.slice(PREFIX.length) as ErrorCode);

const KNOWN: ReadonlySet<string> = new Set(ALL_ERROR_CODES);

/** Tells whether a string is a code of ours. */
export function isErrorCode(value: string | undefined): value is ErrorCode {
  return value !== undefined && KNOWN.has(value);
}
