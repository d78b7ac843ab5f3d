/** Errors of the bench itself, with stable codes. They end it with exit code 2 and one line that says what to do. */
export type BenchErrorCode =
  /** A flag, or a combination of flags. */
  | 'INPUT_INVALID'
  /** The cluster under load can't be reached, or gave an answer that ends the run. */
  | 'TARGET_UNREACHABLE'
  /** It refuses us: token key, grant `bench`, limits. */
  | 'TARGET_REFUSED'
  /** A program that is needed is missing here or does not start. */
  | 'PROGRAM_MISSING'
  /** A load process ended, can't be reached, or has another version. */
  | 'LOAD_FAILED'
  /** Ctrl-C. */
  | 'INTERRUPTED'
  /** A file of results can't be read or written. */
  | 'RESULT_INVALID';

export class BenchError extends Error {
  readonly code: BenchErrorCode;

  constructor(code: BenchErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'BenchError';
    this.code = code;
  }
}
