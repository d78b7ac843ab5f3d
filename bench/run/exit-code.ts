/** How `npm run bench` ends; docs/bench.md. */
export const ExitCode = {
  ok: 0,
  /** A check or an expectation does not hold. */
  failed: 1,
  /** Input, target, load or a program. */
  impossible: 2,
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
