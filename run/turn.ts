/** Launchers' options for relays (docs/turn.md), and what they tell their signalling nodes of them. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../common/errors.ts';
import { isTurnUri, type TurnOptions } from '../signal/turn/credentials.ts';
import { DEFAULT_TURN_TTL_SEC, turnOptionsOf } from '../signal/turn/turn-fields.ts';
import type { Values } from './cluster/processes.ts';

export type TurnFlags = { readonly turnUrls?: string; readonly turnSecretFile?: string };

export const withTurnFlags = (command: Command): Command =>
  command
    .option('--turn-urls <list>', 'relays that clients are told, comma-separated: turn:host:3478, turns:…')
    .option('--turn-secret-file <file>', "file with the relays' static-auth-secret, on one line");

/**
 * For nodes in our own process.
 * @throws {AppError} CONFIG_INVALID for one flag without the other, an address that is none, a file without a secret
 */
export function turnOptions({ turnUrls, turnSecretFile }: TurnFlags): TurnOptions | undefined {
  if (turnUrls === undefined && turnSecretFile === undefined) return undefined;
  if (turnUrls === undefined || turnSecretFile === undefined)
    throw new AppError('CONFIG_INVALID', '--turn-urls and --turn-secret-file: both or none');
  const urls = turnUrls.split(',').map((url) => url.trim());
  const wrong = urls.find((url) => !isTurnUri(url));
  if (wrong !== undefined)
    throw new AppError('CONFIG_INVALID', `--turn-urls: not turn:host[:port][?transport=udp|tcp]: ${wrong}`);
  return turnOptionsOf({
    SIGNAL_TURN_URLS: urls,
    SIGNAL_TURN_SECRET_FILE: resolve(turnSecretFile),
    SIGNAL_TURN_TTL_SEC: DEFAULT_TURN_TTL_SEC,
  });
}

/** For processes: variables of a signalling node. @throws {AppError} as {@link turnOptions} */
export function turnValues(flags: TurnFlags): Values {
  const options = turnOptions(flags);
  if (options === undefined) return {};
  return {
    SIGNAL_TURN_URLS: options.urls.join(','),
    SIGNAL_TURN_SECRET_FILE: resolve(flags.turnSecretFile ?? ''),
  };
}
