/** What a signalling node is told of logins: its variables, their combinations, and options made of them. */
import { readFileSync } from 'node:fs';
import { field, list, text } from '../../common/config/fields.ts';
import { definedOnly } from '../../common/config/defined.ts';
import { AppError } from '../../common/errors.ts';
import { parseSafeUrl } from '../safe-url.ts';
import { parseRoleRule, type RoleRule } from './group-roles.ts';

export type LoginOptions = {
  /** Of the provider, which publishes its metadata under it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent = a public client, which has PKCE only. */
  readonly clientSecret?: string;
  /** Claim with the names of a person's groups. */
  readonly groupsClaim: string;
  readonly roles: readonly RoleRule[];
};

export const loginFields = {
  SIGNAL_OIDC_ISSUER: field({ type: 'URL', range: 'https://, or http:// on this machine' }, parseSafeUrl)
    .optional()
    .describe(
      'OpenID Connect provider at which people log in; absent = no logins. It must know <page>/v1/login/callback of each signalling node',
    ),
  SIGNAL_OIDC_CLIENT_ID: text('text').optional().describe('what the provider knows us as'),
  SIGNAL_OIDC_CLIENT_SECRET: text('secret', 'all')
    .optional()
    .describe('secret of that client; absent = a public client'),
  SIGNAL_OIDC_CLIENT_SECRET_FILE: text('file').optional().describe('file with that secret, on one line'),
  SIGNAL_OIDC_GROUPS_CLAIM: text('text')
    .default('groups')
    .describe("claim of the ID token, or of the provider's user information, with a person's groups"),
  SIGNAL_OIDC_ROLES: list({ type: 'comma-separated group=role', range: '* = everybody' }, parseRoleRule)
    .optional()
    .describe(
      'role by group, e.g. council-chair=chair,council=member; the highest counts; without one: refused',
    ),
};

/** Impossible combinations. */
export function loginProblems(given: ReadonlySet<string>): readonly string[] {
  const secrets = ['SIGNAL_OIDC_CLIENT_SECRET', 'SIGNAL_OIDC_CLIENT_SECRET_FILE'];
  const needed = ['SIGNAL_OIDC_ISSUER', 'SIGNAL_OIDC_CLIENT_ID', 'SIGNAL_OIDC_ROLES'];
  const count = needed.filter((key) => given.has(key)).length;
  const secretCount = secrets.filter((key) => given.has(key)).length;
  const hasOwnKey = given.has('TOKEN_KEYS') || given.has('TOKEN_KEYS_FILE');
  return [
    ...(count > 0 && count < needed.length ? [`${needed.join(', ')}: all or none`] : []),
    ...(secretCount === 2 ? [`${secrets.join(', ')}: one of them`] : []),
    ...(count === 0 && secretCount > 0 ? [`${secrets.join(', ')}: only with SIGNAL_OIDC_ISSUER`] : []),
    ...(count > 0 && !hasOwnKey
      ? ['SIGNAL_OIDC_ISSUER: needs TOKEN_KEYS or TOKEN_KEYS_FILE, to issue tokens']
      : []),
  ];
}

type LoginConfig = {
  readonly SIGNAL_OIDC_ISSUER?: string | undefined;
  readonly SIGNAL_OIDC_CLIENT_ID?: string | undefined;
  readonly SIGNAL_OIDC_CLIENT_SECRET?: string | undefined;
  readonly SIGNAL_OIDC_CLIENT_SECRET_FILE?: string | undefined;
  readonly SIGNAL_OIDC_GROUPS_CLAIM: string;
  readonly SIGNAL_OIDC_ROLES?: readonly RoleRule[] | undefined;
};

/** @throws {AppError} CONFIG_INVALID when the secret's file can't be read or is empty */
export function loginOptionsOf(config: LoginConfig): LoginOptions | undefined {
  const { SIGNAL_OIDC_ISSUER: issuer, SIGNAL_OIDC_CLIENT_ID: clientId, SIGNAL_OIDC_ROLES: roles } = config;
  if (issuer === undefined || clientId === undefined || roles === undefined) return undefined;
  const path = config.SIGNAL_OIDC_CLIENT_SECRET_FILE;
  const clientSecret =
    config.SIGNAL_OIDC_CLIENT_SECRET ?? (path === undefined ? undefined : readSecret(path));
  return {
    issuer,
    clientId,
    groupsClaim: config.SIGNAL_OIDC_GROUPS_CLAIM,
    roles,
    ...definedOnly({ clientSecret }),
  };
}

function readSecret(path: string): string {
  let secret: string;
  try {
    secret = readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `SIGNAL_OIDC_CLIENT_SECRET_FILE: ${path} can not be read`, {
      cause,
    });
  }
  if (secret === '') throw new AppError('CONFIG_INVALID', `SIGNAL_OIDC_CLIENT_SECRET_FILE: ${path} is empty`);
  return secret;
}
