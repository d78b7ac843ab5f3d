/** `kaskade token`: signs an access token as an organisation's own server would. */
import { readFileSync } from 'node:fs';
import { issueToken } from '../../../common/auth/issue.ts';
import { DEFAULT_GRANTS, type Grants, type PublishGrant, type TokenKey } from '../../../common/auth/token.ts';
import { parseTokenKeyFile, parseTokenKeys } from '../../../common/config/token-keys.ts';
import { AppError } from '../../../common/errors.ts';
import { parseRoomId, parseSiteId } from '../../../common/ids.ts';
import { givenValues, type ClusterFlags, type Environment } from '../access.ts';
import { fetchToken, type UrlFlags } from '../http.ts';
import { show } from '../print/show.ts';
import { ExitCode, type CommandContext, type CommonFlags } from './command.ts';

export type TokenFlags = Pick<ClusterFlags, 'config'> &
  CommonFlags &
  Pick<UrlFlags, 'url' | 'ca'> & {
    readonly room: string;
    readonly name: string;
    readonly subject?: string;
    readonly site?: string;
    readonly grants?: string;
    readonly ttl: string;
    readonly keyFile?: string;
    readonly secret?: string;
  };

type TokenView = { readonly token: string; readonly expiresAt: string };

const MS_PER_S = 1_000;
const MAX_TTL_SEC = 86_400;
const PUBLISH: readonly PublishGrant[] = ['mic', 'camera', 'screen'];
const ABLE = ['subscribe', 'moderate', 'operator', 'bench'] as const;

/** Prints the token and nothing else. @throws {AppError} CONFIG_INVALID, ARGUMENT_INVALID */
export async function token(flags: TokenFlags, { env, terminal }: CommandContext): Promise<ExitCode> {
  parseRoomId(flags.room);
  if (flags.site !== undefined) parseSiteId(flags.site);
  const grants = flags.grants === undefined ? undefined : parseGrants(flags.grants);
  const made = flags.url === undefined ? await sign(flags, grants, env) : await fetched(flags, grants);
  show(terminal, flags, made, (to, view) => to.print(view.token));
  return ExitCode.ok;
}

async function fetched(flags: TokenFlags, grants: Grants | undefined): Promise<TokenView> {
  const { room, name, site, secret } = flags;
  const { token: made, expiresAt } = await fetchToken(flags, { room, name, site, grants, secret });
  return { token: made, expiresAt };
}

async function sign(flags: TokenFlags, grants: Grants | undefined, env: Environment): Promise<TokenView> {
  const ttlSec = parseTtl(flags.ttl);
  const key = signingKey(flags, env);
  const { room, name, site, subject = name } = flags;
  const nowSec = Math.floor(Date.now() / MS_PER_S);
  const made = await issueToken(key, { subject, room, name, site, grants }, { ttlSec, nowSec });
  return { token: made, expiresAt: new Date((nowSec + ttlSec) * MS_PER_S).toISOString() };
}

/** Only what is named is granted. */
function parseGrants(text: string): Grants {
  const names = text.split(',').map((one) => one.trim());
  const known: readonly string[] = [...PUBLISH, ...ABLE];
  const unknown = names.filter((one) => one !== '' && !known.includes(one));
  if (unknown.length > 0) {
    throw new AppError('ARGUMENT_INVALID', `--grants: ${unknown.join(', ')}: known are ${known.join(', ')}`);
  }
  const [subscribe, moderate, operator, bench] = ABLE.map((one) => names.includes(one));
  return {
    ...DEFAULT_GRANTS,
    publish: PUBLISH.filter((one) => names.includes(one)),
    subscribe: subscribe === true,
    moderate: moderate === true,
    operator: operator === true,
    bench: bench === true,
  };
}

function parseTtl(text: string): number {
  const ttlSec = Number(text);
  if (Number.isInteger(ttlSec) && ttlSec >= 1 && ttlSec <= MAX_TTL_SEC) return ttlSec;
  throw new AppError('ARGUMENT_INVALID', `--ttl takes whole seconds from 1 to ${MAX_TTL_SEC}, not ${text}`);
}

/** The first one: nodes accept all of them. */
function signingKey(flags: TokenFlags, env: Environment): TokenKey {
  const values = givenValues(flags, env);
  const file = flags.keyFile ?? values['TOKEN_KEYS_FILE'];
  const inline = flags.keyFile === undefined ? values['TOKEN_KEYS'] : undefined;
  if (inline === undefined && file === undefined) {
    const ways = "--key-file FILE, --config with a signalling node's file, TOKEN_KEYS or TOKEN_KEYS_FILE";
    throw new AppError(
      'CONFIG_INVALID',
      `which key signs? Give ${ways}; for a demo --url http://localhost:8080`,
    );
  }
  const keys =
    inline === undefined ? parseTokenKeyFile(readText(file ?? '')) : parseTokenKeys(inline.split(','));
  const [key] = keys ?? [];
  if (key !== undefined) return key;
  throw new AppError(
    'CONFIG_INVALID',
    `${inline === undefined ? file : 'TOKEN_KEYS'}: not kid:base64 of ≥ 32 bytes`,
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `${path} can not be read`, { cause });
  }
}
