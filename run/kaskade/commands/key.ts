/** `kaskade key`: makes an API key, as the first one has to be made where nobody can log in yet. */
import { AppError } from '../../../common/errors.ts';
import { ApiKeys } from '../../../signal/management/api-keys.ts';
import { SCOPES, type Scope } from '../../../signal/management/caller.ts';
import { Ledger } from '../../../signal/management/ledger.ts';
import { clusterConfig, givenValues, withCluster, type ClusterFlags } from '../access.ts';
import { show } from '../print/show.ts';
import { ExitCode, type CommandContext, type CommonFlags } from './command.ts';

export type KeyFlags = ClusterFlags &
  CommonFlags & { readonly note: string; readonly scopes: string; readonly days?: string };

const DAY_MS = 86_400_000;
const MAX_DAYS = 3_650;
const MAX_NOTE_CHARS = 128;
const ACTOR = { kind: 'command', id: 'kaskade key', name: '' } as const;
/** How much the log keeps is the nodes' affair. */
const ALL = { maxEntries: Infinity, maxAgeMs: Infinity } as const;

/** Prints the key and nothing else. @throws {AppError} CONFIG_INVALID, ARGUMENT_INVALID, LIMIT_REACHED, BUSY */
export async function key(flags: KeyFlags, { env, log, terminal }: CommandContext): Promise<ExitCode> {
  const scopes = parseScopes(flags.scopes);
  const note = flags.note.trim();
  if (note === '' || note.length > MAX_NOTE_CHARS) {
    throw new AppError('ARGUMENT_INVALID', `--note takes 1 to ${MAX_NOTE_CHARS} characters`);
  }
  const nowMs = Date.now();
  const expiresAtMs = flags.days === undefined ? undefined : nowMs + parseDays(flags.days) * DAY_MS;
  const config = clusterConfig(givenValues(flags, env));
  const made = await withCluster(config, log, ({ coordination }) => {
    const ledger = new Ledger({ coordination, limits: ALL, nowMs: Date.now });
    return new ApiKeys({ coordination, ledger, nowMs: Date.now }).make({ note, scopes, expiresAtMs }, ACTOR);
  });
  const expiresAt = expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString();
  const view = { id: made.apiKey.keyId, key: made.key, scopes, expiresAt };
  show(terminal, flags, view, (to, shown) => to.print(shown.key));
  return ExitCode.ok;
}

function parseScopes(text: string): readonly Scope[] {
  const names = new Set(text.split(',').map((name) => name.trim()));
  const unknown = [...names].filter((name) => !SCOPES.some((scope) => scope === name));
  if (unknown.length === 0) return SCOPES.filter((scope) => names.has(scope));
  throw new AppError('ARGUMENT_INVALID', `--scopes: ${unknown.join(', ')}: known are ${SCOPES.join(', ')}`);
}

function parseDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= MAX_DAYS) return days;
  throw new AppError('ARGUMENT_INVALID', `--days takes whole days from 1 to ${MAX_DAYS}, not ${text}`);
}
