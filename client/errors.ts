/** Errors of the SDK: the same stable codes as the servers', from errors.proto. */
import { ErrorCode as ProtoErrorCode } from '../proto/signal.ts';

type WithoutPrefix<Name> = Name extends `ERROR_CODE_${infer Code}` ? Code : never;

/** Stable string code, for example `CAMERA_REFUSED`. */
export type ErrorCode = Exclude<WithoutPrefix<keyof typeof ProtoErrorCode>, 'UNSPECIFIED'>;

type FailureOptions = {
  readonly cause?: unknown;
  readonly retryAfterMs?: number;
  readonly reason?: string | undefined;
};

/** What the SDK throws on purpose. */
export class ClientFailure extends Error {
  readonly code: ErrorCode;
  /** How long the server asked us to wait before trying again, ms; 0 = do not retry. */
  readonly retryAfterMs: number;
  /** With FEATURE_REFUSED: why, `<feature>.<reason>`, stable like a code. */
  readonly reason: string | undefined;

  constructor(code: ErrorCode, detail: string, options: FailureOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ClientFailure';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? 0;
    this.reason = options.reason;
  }
}

/** The string of a code from the wire; one that this version does not know becomes `INTERNAL`. */
export function fromProtoCode(value: number | null | undefined): ErrorCode {
  const name = value === null || value === undefined ? undefined : ProtoErrorCode[value];
  return name === undefined || name === 'ERROR_CODE_UNSPECIFIED'
    ? 'INTERNAL'
    : (name.slice('ERROR_CODE_'.length) as ErrorCode);
}
