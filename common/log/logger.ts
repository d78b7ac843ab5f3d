/** Makes the process's logger: pino, with everything secret cut out. */
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Fields that hold tokens or keys, whatever object they are in. */
const SECRET_FIELDS = [
  'token',
  'accessToken',
  'resumeToken',
  'previousToken',
  'authorization',
  'secret',
  'srtpKeyBase64',
  'srtpParameters',
  'keyBase64',
  'tokenKeys',
  'iceParametersJson',
  'dtlsParametersJson',
];

const STDERR = 2;

/** How deep in an entry a secret is looked for. */
const DEPTHS = ['', '*.', '*.*.', '*.*.*.'];

const REDACT = {
  paths: DEPTHS.flatMap((depth) => SECRET_FIELDS.map((field) => `${depth}${field}`)),
  censor: '[secret]',
};

/** A logger that writes JSON lines to stderr (stdout is for what commands answer), or to `destination`. */
export function createLogger(options: {
  readonly level: LogLevel;
  readonly destination?: DestinationStream;
  /** Fields of every line, e.g. `{ nodeId }`. */
  readonly base?: Readonly<Record<string, string>>;
}): Logger {
  const settings: LoggerOptions = {
    level: options.level,
    base: options.base ?? null,
    redact: REDACT,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  return pino(settings, options.destination ?? pino.destination({ dest: STDERR, sync: true }));
}
