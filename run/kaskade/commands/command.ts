/** What every command of `kaskade` is given, and what it gives back. Types only. */
import type { Logger } from 'pino';
import type { Environment } from '../access.ts';
import type { Terminal } from '../print/terminal.ts';

/** Exit codes; docs/kaskade.md. */
export const ExitCode = { ok: 0, findings: 1, usage: 2 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export type CommandContext = {
  readonly env: Environment;
  readonly terminal: Terminal;
  readonly log: Logger;
};

/** Flags that every command has. */
export type CommonFlags = { readonly json?: boolean };
