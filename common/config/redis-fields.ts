/** Where the site's Redis is, as strings, and what that means for its client. Pure. */
import { definedOnly } from './defined.ts';
import { field, isLocalName, isUrlOf, list, text, wholeNumber } from './fields.ts';
import type { StoreNeeds } from './tls-fields.ts';

const LOCAL_OR_TLS = 'redis:// on this machine, rediss:// (TLS) anywhere';
const DEFAULT_PORT = 6_379;
const MAX_REPLICAS = 9;
const URL_TYPE = { type: 'URL', range: `redis://[user:password@]host[:port][/db]; ${LOCAL_OR_TLS}` } as const;
const SENTINEL_TYPE = 'comma-separated host:port, or redis:// and rediss:// URLs of that';

type HostPort = { readonly host: string; readonly port: number };
type Sentinel = HostPort & { readonly isTls: boolean };

function parseSentinel(value: string): Sentinel | undefined {
  const url = value.includes('://') ? value : `redis://${value}`;
  if (!isUrlOf(url, ['redis', 'rediss'])) return undefined;
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const isTls = protocol === 'rediss:';
  const isSound = Number(port) >= 1 && `${username}${password}${pathname}` === '';
  return isSound && (isTls || isLocalName(hostname))
    ? { host: withoutBrackets(hostname), port: Number(port), isTls }
    : undefined;
}

const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

function isRedisUrl(value: string): boolean {
  if (!isUrlOf(value, ['redis', 'rediss'])) return false;
  const { protocol, hostname, pathname } = new URL(value);
  return (protocol === 'rediss:' || isLocalName(hostname)) && /^\/?\d{0,3}$/.test(pathname);
}

/** Fields of processes that use the site's Redis. */
export const redisFields = {
  REDIS_URL: field({ ...URL_TYPE, mask: 'password' }, (value) => (isRedisUrl(value) ? value : undefined))
    .optional()
    .describe("the site's Redis; either this or REDIS_SENTINELS"),
  REDIS_SENTINELS: list({ type: SENTINEL_TYPE, range: LOCAL_OR_TLS }, parseSentinel)
    .optional()
    .describe("Sentinels that know the site's Redis; either this or REDIS_URL"),
  REDIS_SENTINEL_NAME: text('name')
    .optional()
    .describe('name of the master at the Sentinels; needed with REDIS_SENTINELS'),
  REDIS_SENTINEL_PASSWORD: text('password', 'all').optional().describe('password of the Sentinels'),
  REDIS_USERNAME: text('name').optional().describe('user at the Redis that Sentinels name'),
  REDIS_PASSWORD: text('password', 'all').optional().describe('password at the Redis that Sentinels name'),
  REDIS_REPLICAS: wholeNumber(0, MAX_REPLICAS)
    .default(0)
    .describe('replicas of Redis that must have a change before it is acknowledged, as long as they keep up'),
};

/** Parsed {@link redisFields}. */
export type RedisValues = {
  readonly REDIS_URL?: string | undefined;
  readonly REDIS_SENTINELS?: readonly Sentinel[] | undefined;
  readonly REDIS_SENTINEL_NAME?: string | undefined;
  readonly REDIS_SENTINEL_PASSWORD?: string | undefined;
  readonly REDIS_USERNAME?: string | undefined;
  readonly REDIS_PASSWORD?: string | undefined;
};

const WITH_SENTINELS = ['REDIS_SENTINEL_PASSWORD', 'REDIS_USERNAME', 'REDIS_PASSWORD'];

/** What can not be given together. */
export function redisProblems(given: ReadonlySet<string>): readonly string[] {
  const strays = WITH_SENTINELS.filter((key) => given.has(key) && !given.has('REDIS_SENTINELS'));
  return [
    ...(given.has('REDIS_URL') === given.has('REDIS_SENTINELS')
      ? ['REDIS_URL, REDIS_SENTINELS: give one of them']
      : []),
    ...(given.has('REDIS_SENTINELS') === given.has('REDIS_SENTINEL_NAME')
      ? []
      : ['REDIS_SENTINELS, REDIS_SENTINEL_NAME: one without the other']),
    ...strays.map((key) => `${key}: only with REDIS_SENTINELS`),
  ];
}

/** What the addresses of Redis are to `tlsProblems`, or what is wrong with them. */
export function redisNeeds({ REDIS_URL, REDIS_SENTINELS = [] }: Partial<RedisValues>): StoreNeeds {
  const secure = REDIS_SENTINELS.filter(({ isTls }) => isTls).length;
  return {
    tls: [
      ...(REDIS_URL?.startsWith('rediss:') === true ? ['REDIS_URL'] : []),
      ...(secure > 0 ? ['REDIS_SENTINELS'] : []),
    ],
    problems:
      secure > 0 && secure < REDIS_SENTINELS.length
        ? ['REDIS_SENTINELS: redis:// and rediss:// can not be mixed']
        : [],
  };
}

/** The address as the store's client takes it. */
export function redisAddressOf(values: RedisValues) {
  if (values.REDIS_SENTINELS !== undefined) {
    return {
      sentinels: values.REDIS_SENTINELS.map(({ host, port }) => ({ host, port })),
      isTls: values.REDIS_SENTINELS.some(({ isTls }) => isTls),
      name: values.REDIS_SENTINEL_NAME ?? '',
      ...definedOnly({
        sentinelPassword: values.REDIS_SENTINEL_PASSWORD,
        username: values.REDIS_USERNAME,
        password: values.REDIS_PASSWORD,
      }),
    };
  }
  const { protocol, hostname, port, username, password, pathname } = new URL(values.REDIS_URL ?? '');
  return {
    isTls: protocol === 'rediss:',
    host: withoutBrackets(hostname),
    port: port === '' ? DEFAULT_PORT : Number(port),
    db: Number(pathname.slice(1)),
    ...definedOnly({
      username: username === '' ? undefined : decodeURIComponent(username),
      password: password === '' ? undefined : decodeURIComponent(password),
    }),
  };
}
