/** What a signalling node is told of TURN: its variables, their combinations, and options made of them. */
import { readFileSync } from 'node:fs';
import { list, text, wholeNumber } from '../../common/config/fields.ts';
import { AppError } from '../../common/errors.ts';
import { isTurnUri, type TurnOptions } from './credentials.ts';

const MIN_TTL_SEC = 300;
const MAX_TTL_SEC = 86_400;
/** Longer than the life of an allocation without refresh (600 s, RFC 8656). */
export const DEFAULT_TURN_TTL_SEC = 3_600;

export const turnFields = {
  SIGNAL_TURN_URLS: list(
    { type: 'comma-separated TURN URIs', range: 'turn:host[:port][?transport=udp|tcp] or turns:' },
    (value) => (isTurnUri(value) ? value : undefined),
  )
    .optional()
    .describe('relays that clients are told; needs a secret'),
  SIGNAL_TURN_SECRET: text('secret', 'all')
    .optional()
    .describe("what the relays know as static-auth-secret; signs clients' credentials"),
  SIGNAL_TURN_SECRET_FILE: text('file').optional().describe('file with that secret, on one line'),
  SIGNAL_TURN_TTL_SEC: wholeNumber(MIN_TTL_SEC, MAX_TTL_SEC)
    .default(DEFAULT_TURN_TTL_SEC)
    .describe('how long relays take a credential for something new, s'),
};

/** Impossible combinations. */
export function turnProblems(given: ReadonlySet<string>): readonly string[] {
  const secrets = ['SIGNAL_TURN_SECRET', 'SIGNAL_TURN_SECRET_FILE'].filter((key) => given.has(key));
  if (given.has('SIGNAL_TURN_URLS') === (secrets.length === 1) && secrets.length < 2) return [];
  return [
    'SIGNAL_TURN_URLS, SIGNAL_TURN_SECRET, SIGNAL_TURN_SECRET_FILE: none, or the first and one of the others',
  ];
}

type TurnConfig = {
  readonly SIGNAL_TURN_URLS?: readonly string[] | undefined;
  readonly SIGNAL_TURN_SECRET?: string | undefined;
  readonly SIGNAL_TURN_SECRET_FILE?: string | undefined;
  readonly SIGNAL_TURN_TTL_SEC: number;
};

/** @throws {AppError} CONFIG_INVALID when the secret's file can't be read or is empty */
export function turnOptionsOf(config: TurnConfig): TurnOptions | undefined {
  const { SIGNAL_TURN_URLS: urls, SIGNAL_TURN_TTL_SEC: ttlSec } = config;
  if (urls === undefined) return undefined;
  const secret = config.SIGNAL_TURN_SECRET ?? readSecret(config.SIGNAL_TURN_SECRET_FILE ?? '');
  return { urls, secret, ttlSec };
}

function readSecret(path: string): string {
  let secret: string;
  try {
    secret = readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `SIGNAL_TURN_SECRET_FILE: ${path} can not be read`, { cause });
  }
  if (secret === '') throw new AppError('CONFIG_INVALID', `SIGNAL_TURN_SECRET_FILE: ${path} is empty`);
  return secret;
}
