import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../common/config/load.ts';
import { redisAddressOf } from '../../../common/config/redis-fields.ts';
import { tlsPathsOf } from '../../../common/config/tls-fields.ts';
import { turnOptionsOf } from '../../../signal/turn/turn-fields.ts';
import { signalConfig, toSignalOptions, type SignalConfig } from '../../../signal/config.ts';
import { loginOptionsOf } from '../../../signal/login/login-fields.ts';
import { tokenKeysOf } from '../../../signal/tokens/token-fields.ts';

const TLS = { TLS_CA_FILE: '/ca.pem', TLS_CERT_FILE: '/node.pem', TLS_KEY_FILE: '/node-key.pem' };
const CLIENT_TLS = { SIGNAL_TLS_CERT_FILE: '/site.pem', SIGNAL_TLS_KEY_FILE: '/site-key.pem' };
const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const LOGIN = {
  SIGNAL_OIDC_ISSUER: 'https://council.example',
  SIGNAL_OIDC_CLIENT_ID: 'kaskade',
  SIGNAL_OIDC_CLIENT_SECRET: 'south',
  SIGNAL_OIDC_ROLES: 'council-chair=chair, council=member',
};
const NEEDED = {
  SITE: 'erfurt',
  NODE_ID: 'signal-erfurt-1',
  ETCD_ENDPOINTS: '127.0.0.1:2379,http://localhost:2479',
  REDIS_URL: 'redis://:pw@127.0.0.1:6379',
  TOKEN_KEYS: KEYS,
};

function configOf(env: Record<string, string | undefined>): SignalConfig {
  const loaded = loadConfig(signalConfig, { args: [], env });
  if (loaded.kind !== 'run') throw new Error('answered');
  return loaded.config;
}

function problemsOf(env: Record<string, string | undefined>): string {
  try {
    configOf(env);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

describe('the configuration of a signalling node', () => {
  test('needs little and gives the options of options.ts', () => {
    const config = configOf(NEEDED);

    expect(config.ETCD_ENDPOINTS).toEqual(['http://127.0.0.1:2379', 'http://localhost:2479']);
    expect(toSignalOptions(config, config.TOKEN_KEYS ?? [])).toEqual({
      nodeId: 'signal-erfurt-1',
      site: 'erfurt',
      host: '127.0.0.1',
      port: 8080,
      rpc: { host: '127.0.0.1', port: 7080 },
      admin: { host: '127.0.0.1', port: 9080 },
      allowedOrigins: [],
      tokenKeys: [{ kid: 'k1', secret: new Uint8Array(32).fill(7) }],
      isDemo: false,
      waitingLimits: { total: 4096, perPeer: 1024 },
      trustedProxies: [],
      drainMs: 20_000,
      joins: { perSec: 150, maxWaiting: 4_096 },
      graceMs: 30_000,
      talkerSlots: 3,
      recordKeepMs: 0,
      audit: { maxEntries: 50_000, maxAgeMs: 365 * 86_400_000 },
    });
  });

  test('takes logins, and keys of a token server besides own ones or instead of them', () => {
    const config = configOf({ ...NEEDED, ...LOGIN, TOKEN_JWKS_URL: 'https://council.example/keys' });

    expect(toSignalOptions(config, [], undefined, loginOptionsOf(config))).toMatchObject({
      keySet: { url: 'https://council.example/keys', issuer: 'kaskade' },
      login: {
        issuer: 'https://council.example',
        clientId: 'kaskade',
        clientSecret: 'south',
        groupsClaim: 'groups',
        roles: [
          { group: 'council-chair', role: 'chair' },
          { group: 'council', role: 'member' },
        ],
      },
    });
    const instead = configOf({ ...NEEDED, TOKEN_KEYS: undefined, TOKEN_JWKS_URL: 'http://localhost:1/keys' });
    expect(tokenKeysOf(instead)).toEqual([]);
    expect(loginOptionsOf(instead)).toBeUndefined();
  });

  test('takes relays with a secret, or neither', () => {
    const relays = { SIGNAL_TURN_URLS: 'turn:a.example, turns:a.example:443?transport=tcp' };
    const config = configOf({ ...NEEDED, ...relays, SIGNAL_TURN_SECRET: 'north' });

    expect(toSignalOptions(config, [], turnOptionsOf(config))).toMatchObject({
      turn: { urls: ['turn:a.example', 'turns:a.example:443?transport=tcp'], secret: 'north', ttlSec: 3_600 },
    });
    expect(turnOptionsOf(configOf(NEEDED))).toBeUndefined();
    expect(problemsOf({ ...NEEDED, ...relays })).toContain('SIGNAL_TURN_SECRET');
    expect(problemsOf({ ...NEEDED, SIGNAL_TURN_SECRET: 'north' })).toContain('SIGNAL_TURN_URLS');
    expect(problemsOf({ ...NEEDED, SIGNAL_TURN_URLS: 'stun:a.example' })).toContain('TURN URIs');
    const gone = configOf({ ...NEEDED, ...relays, SIGNAL_TURN_SECRET_FILE: '/nowhere' });
    expect(() => turnOptionsOf(gone)).toThrow('/nowhere');
  });

  test.each([
    ['redis://127.0.0.1', { host: '127.0.0.1', port: 6379, db: 0, isTls: false }],
    [
      'redis://me:p%40ss@[::1]:7000/3',
      { host: '::1', port: 7000, db: 3, isTls: false, username: 'me', password: 'p@ss' },
    ],
    ['rediss://10.0.0.1', { host: '10.0.0.1', port: 6379, db: 0, isTls: true }],
  ])('finds Redis at %p', (REDIS_URL, expected) => {
    expect(redisAddressOf(configOf({ ...NEEDED, ...TLS, REDIS_URL }))).toEqual(expected);
  });

  test('takes Sentinels instead of a URL', () => {
    const config = configOf({
      ...NEEDED,
      REDIS_URL: undefined,
      REDIS_SENTINELS: '127.0.0.1:26379,[::1]:26380',
      REDIS_SENTINEL_NAME: 'erfurt',
      REDIS_PASSWORD: 'pw',
    });

    expect(redisAddressOf(config)).toEqual({
      sentinels: [
        { host: '127.0.0.1', port: 26_379 },
        { host: '::1', port: 26_380 },
      ],
      name: 'erfurt',
      isTls: false,
      password: 'pw',
    });
  });

  test('tells everything that is wrong at once', () => {
    expect(problemsOf({ SIGNAL_PROT: '1', SIGNAL_PORT: 'x', SITE: 'Erfurt' }).split('\n')).toEqual([
      'SIGNAL_PROT: unknown',
      'SITE: expected: DNS label',
      'NODE_ID: missing',
      'ETCD_ENDPOINTS: missing',
      'SIGNAL_PORT: expected: port (0 = any free one), 0..65535',
      'REDIS_URL, REDIS_SENTINELS: give one of them',
      'TOKEN_KEYS, TOKEN_KEYS_FILE: give one of them, or TOKEN_JWKS_URL',
    ]);
  });

  test.each([
    [{ SIGNAL_HOST: '10.0.0.1' }, /^SIGNAL_HOST: beyond this machine.*needs SIGNAL_TLS_CERT_FILE and/],
    [{ SIGNAL_RPC_HOST: '10.0.0.1' }, /^SIGNAL_RPC_HOST: beyond this machine.*needs TLS_CA_FILE/],
    [{ SIGNAL_RPC_ANNOUNCED_HOST: 'a.example' }, /^SIGNAL_RPC_ANNOUNCED_HOST: beyond.*needs TLS_CA_FILE/],
    [{ REDIS_URL: 'redis://10.0.0.1:6379' }, /^REDIS_URL: .*rediss/],
    [{ REDIS_URL: 'rediss://10.0.0.1:6379' }, /^REDIS_URL: TLS needs TLS_CA_FILE/],
    [{ ETCD_ENDPOINTS: 'http://etcd.example.org:2379' }, /^ETCD_ENDPOINTS: .*https/],
    [{ ETCD_ENDPOINTS: 'https://10.0.0.1:2379' }, /^ETCD_ENDPOINTS: TLS needs TLS_CA_FILE/],
    [{ ETCD_ENDPOINTS: 'https://10.0.0.1:2379,127.0.0.1:2379', ...TLS }, /^ETCD_ENDPOINTS: .*mixed/],
    [{ TLS_CA_FILE: '/ca.pem' }, /^TLS_CA_FILE, TLS_CERT_FILE, TLS_KEY_FILE: give all three or none$/],
    [{ TLS_KEY_FIEL: '/key.pem' }, /^TLS_KEY_FIEL: unknown$/],
    [
      { SIGNAL_TLS_CERT_FILE: '/c.pem' },
      /^SIGNAL_TLS_CERT_FILE, SIGNAL_TLS_KEY_FILE: one without the other$/,
    ],
    [
      { ...CLIENT_TLS, SIGNAL_CLIENT_URL: 'ws://localhost:1/v1/signal' },
      /^SIGNAL_CLIENT_URL: ws:\/\/ does not/,
    ],
    [{ ...CLIENT_TLS, SIGNAL_HOST: '0.0.0.0' }, /^SIGNAL_HOST: all addresses; say in SIGNAL_CLIENT_URL/],
    [{ ...TLS, SIGNAL_RPC_HOST: '::' }, /^SIGNAL_RPC_HOST: all addresses; say in SIGNAL_RPC_ANNOUNCED_HOST/],
    [{ SIGNAL_TRUSTED_PROXIES: 'proxy.example' }, /^SIGNAL_TRUSTED_PROXIES: .*addresses/],
    [{ SIGNAL_TRUSTED_PROXIES: '10.0.0.0/33' }, /^SIGNAL_TRUSTED_PROXIES: .*CIDR/],
    [{ SIGNAL_TRUSTED_PROXIES: '10.0.0.0/8/8' }, /^SIGNAL_TRUSTED_PROXIES: .*CIDR/],
    [{ SIGNAL_CLIENT_URL: 'ws://call.example.org/v1/signal' }, /^SIGNAL_CLIENT_URL: .*wss/],
    [{ REDIS_SENTINELS: '127.0.0.1:26379' }, /^REDIS_URL, REDIS_SENTINELS: give.*\n.*one without the other$/],
    [{ REDIS_PASSWORD: 'pw' }, /^REDIS_PASSWORD: only with REDIS_SENTINELS/],
    [{ SIGNAL_WAITING_TOTAL: '5', SIGNAL_WAITING_PER_PEER: '6' }, /^SIGNAL_WAITING_PER_PEER: more/],
    [{ SIGNAL_PORT: '7000', SIGNAL_RPC_PORT: '7000' }, /^SIGNAL_PORT, SIGNAL_RPC_PORT: the same port/],
    [{ SIGNAL_RPC_PORT: '9080' }, /^SIGNAL_RPC_PORT, SIGNAL_ADMIN_PORT: the same port/],
    [{ SIGNAL_ADMIN_HOST: '10.0.0.1' }, /^SIGNAL_ADMIN_HOST: beyond this machine.*needs TLS_CA_FILE/],
    [{ SIGNAL_ALLOWED_ORIGINS: 'https://a.example/path' }, /^SIGNAL_ALLOWED_ORIGINS: .*without a path/],
    [{ TOKEN_KEYS_FILE: '/keys' }, /^TOKEN_KEYS, TOKEN_KEYS_FILE: give one/],
    [{ TOKEN_KEYS: 'k1:c2hvcnQ=' }, /^TOKEN_KEYS: .*32 bytes/],
    [{ TOKEN_JWKS_URL: 'http://council.example/keys' }, /^TOKEN_JWKS_URL: .*https/],
    [{ SIGNAL_OIDC_ISSUER: 'https://council.example' }, /^SIGNAL_OIDC_ISSUER, .*all or none/],
    [{ ...LOGIN, SIGNAL_OIDC_ROLES: 'council=king' }, /^SIGNAL_OIDC_ROLES: .*group=role/],
    [{ ...LOGIN, SIGNAL_OIDC_CLIENT_SECRET_FILE: '/s' }, /^SIGNAL_OIDC_CLIENT_SECRET, .*one of them/],
    [
      { ...LOGIN, TOKEN_KEYS: undefined, TOKEN_JWKS_URL: 'https://a.example' },
      /^SIGNAL_OIDC_ISSUER: needs TOKEN_KEYS/,
    ],
    [{ SIGNAL_OIDC_CLIENT_SECRET: 's' }, /only with SIGNAL_OIDC_ISSUER/],
  ])('refuses %p', (env, reason) => {
    expect(problemsOf({ ...NEEDED, ...env })).toMatch(reason);
  });

  test('takes Sentinels with TLS, anywhere, and not some with and some without', () => {
    const env = { ...NEEDED, ...TLS, REDIS_URL: undefined, REDIS_SENTINEL_NAME: 'erfurt' };
    const config = configOf({ ...env, REDIS_SENTINELS: 'rediss://10.0.0.1:1,rediss://[fd00::1]:2' });

    expect(redisAddressOf(config)).toMatchObject({
      sentinels: [
        { host: '10.0.0.1', port: 1 },
        { host: 'fd00::1', port: 2 },
      ],
      isTls: true,
    });
    expect(problemsOf({ ...env, REDIS_SENTINELS: 'rediss://10.0.0.1:1,127.0.0.1:2' })).toMatch(/mixed/);
    expect(problemsOf({ ...env, REDIS_SENTINELS: '10.0.0.1:1' })).toMatch(/^REDIS_SENTINELS: expected/);
  });

  test('lets a node with certificates be anywhere', () => {
    const config = configOf({
      ...NEEDED,
      ...TLS,
      ...CLIENT_TLS,
      ETCD_ENDPOINTS: 'https://10.0.0.1:2379,https://etcd-2.example.org:2379',
      REDIS_URL: 'rediss://redis.example.org',
      SIGNAL_HOST: '0.0.0.0',
      SIGNAL_CLIENT_URL: 'wss://erfurt.example.org/v1/signal',
      SIGNAL_RPC_HOST: '10.0.0.2',
      SIGNAL_TRUSTED_PROXIES: '10.0.0.0/28,::1',
    });

    expect(tlsPathsOf(config)).toEqual({
      caFile: '/ca.pem',
      certFile: '/node.pem',
      keyFile: '/node-key.pem',
    });
    expect(toSignalOptions(config, [])).toMatchObject({
      host: '0.0.0.0',
      clientTls: { certFile: '/site.pem', keyFile: '/site-key.pem' },
      trustedProxies: ['10.0.0.0/28', '::1'],
    });
  });

  test('allows a proxy with TLS in front', () => {
    const config = configOf({ ...NEEDED, SIGNAL_CLIENT_URL: 'wss://call.example.org/v1/signal' });

    expect(toSignalOptions(config, []).clientUrl).toBe('wss://call.example.org/v1/signal');
  });
});
