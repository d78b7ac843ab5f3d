/**
 * The life of a process: configuration, start, signals, ordered end, exit code. An entry file passes its own `process`
 * and says what to start.
 */
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { ConfigDefinition } from '../config/definition.ts';
import { loadConfig } from '../config/load.ts';
import { toAppError, type ErrorCode } from '../errors.ts';
import { createLogger, type LogLevel } from '../log/logger.ts';
import { closeAll, type Closeable, type NamedPart } from './shutdown.ts';

/** The part of Node's `process` that is used. */
export type ProcessPort = {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): void;
};

export type StartContext = {
  readonly log: Logger;
  /** Aborted with the first signal: give up starting. */
  readonly signal: AbortSignal;
  /** Puts a part down to be closed, in the reverse order, also when the start fails. */
  readonly keep: <T extends Closeable>(name: string, part: T) => T;
  /** Ends the process with this reason: everything is closed, the exit code tells of failure. */
  readonly fail: (reason: unknown) => void;
};

/** @returns the line that is printed once the process serves */
export type Start<C> = (config: Readonly<C>, context: StartContext) => Promise<string>;

/** With which our processes end. */
export const ExitCode = { ok: 0, failed: 1, configInvalid: 2, forced: 130 } as const;

export type RunOptions<C> = {
  /** How long clients and media get to move away, ms; comes on top of {@link CLOSE_DEADLINE_MS}. Default 0. */
  readonly drainMs?: (config: Readonly<C>) => number;
};

/** What only another configuration puts right. */
const CONFIGURATION: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['CONFIG_INVALID', 'TLS_INVALID']);

/** For all parts together; a service manager must wait longer before it kills. */
const CLOSE_DEADLINE_MS = 4_500;
const HOUR_MS = 3_600_000;
/** `node` and the script. */
const ARGS_FROM = 2;

/** Runs until the first SIGTERM or SIGINT, or until it fails, then closes everything; a second signal ends at once. */
export async function runProcess<S extends z.ZodObject<{ LOG_LEVEL: z.ZodType<LogLevel> }>>(
  port: ProcessPort,
  definition: ConfigDefinition<S>,
  start: Start<z.output<S>>,
  { drainMs = () => 0 }: RunOptions<z.output<S>> = {},
): Promise<void> {
  const stop = new AbortController();
  const onSignal = (): void => (stop.signal.aborted ? port.exit(ExitCode.forced) : stop.abort());
  port.on('SIGTERM', onSignal);
  port.on('SIGINT', onSignal);
  // whoever waits does so with timers that keep no process alive (clock.ts): only we decide when it ends
  const alive = setInterval(() => {}, HOUR_MS);
  try {
    const loaded = loadConfig(definition, { args: port.argv.slice(ARGS_FROM), env: port.env });
    if (loaded.kind === 'answer') {
      console.log(loaded.text);
      return port.exit(ExitCode.ok);
    }
    const { config } = loaded;
    port.exit(await serve(config, start, { signal: stop.signal, drainMs: drainMs(config) }));
  } catch (error) {
    port.exit(tell(error));
  } finally {
    clearInterval(alive);
  }
}

async function serve<C extends { readonly LOG_LEVEL: LogLevel }>(
  config: Readonly<C>,
  start: Start<C>,
  { signal, drainMs }: { readonly signal: AbortSignal; readonly drainMs: number },
): Promise<number> {
  const log = createLogger({ level: config.LOG_LEVEL });
  const parts: NamedPart[] = [];
  const keep = <T extends Closeable>(name: string, part: T): T => {
    parts.push([name, part]);
    return part;
  };
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {}); // nobody may be waiting
  let code: number = ExitCode.ok;
  try {
    console.log(await start(config, { log, signal, keep, fail: failed.reject }));
    await Promise.race([untilAborted(signal), failed.promise]);
    log.info('asked to stop');
  } catch (error) {
    if (!signal.aborted) code = tell(error); // else the start was given up, as asked
  }
  const closed = await closeAll(parts, drainMs + CLOSE_DEADLINE_MS, log);
  return code === ExitCode.ok ? closed : code;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** The code with which a process ends for this reason: 2 when only another configuration helps, else 1. */
export function exitCodeOf(reason: unknown): number {
  return CONFIGURATION.has(toAppError(reason).code) ? ExitCode.configInvalid : ExitCode.failed;
}

/** @returns the exit code */
function tell(error: unknown): number {
  const { code, message } = toAppError(error);
  console.error(message.includes('\n') ? `${code}:\n${message.replace(/^/gm, '  ')}` : `${code}: ${message}`);
  return exitCodeOf(error);
}
