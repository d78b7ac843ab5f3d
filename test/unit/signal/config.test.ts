import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../common/config/load.ts';
import { redisAddressOf } from '../../../common/config/redis-fields.ts';
import { signalConfig, toSignalOptions, type SignalConfig } from '../../../signal/config.ts';

const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
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
      allowedOrigins: [],
      tokenKeys: [{ kid: 'k1', secret: new Uint8Array(32).fill(7) }],
      isDemo: false,
      waitingLimits: { total: 4096, perPeer: 1024 },
      graceMs: 30_000,
    });
  });

  test.each([
    ['redis://127.0.0.1', { host: '127.0.0.1', port: 6379, db: 0 }],
    ['redis://me:p%40ss@[::1]:7000/3', { host: '::1', port: 7000, db: 3, username: 'me', password: 'p@ss' }],
  ])('finds Redis at %p', (REDIS_URL, expected) => {
    expect(redisAddressOf(configOf({ ...NEEDED, REDIS_URL }))).toEqual(expected);
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
      'TOKEN_KEYS, TOKEN_KEYS_FILE: give one of them',
    ]);
  });

  test.each([
    [{ SIGNAL_HOST: '0.0.0.0' }, /^SIGNAL_HOST: .*without TLS/],
    [{ SIGNAL_RPC_HOST: '10.0.0.1' }, /^SIGNAL_RPC_HOST: .*without TLS/],
    [{ REDIS_URL: 'redis://10.0.0.1:6379' }, /^REDIS_URL: .*without TLS/],
    [{ ETCD_ENDPOINTS: 'http://etcd.example.org:2379' }, /^ETCD_ENDPOINTS: .*without TLS/],
    [{ SIGNAL_CLIENT_URL: 'ws://call.example.org/v1/signal' }, /^SIGNAL_CLIENT_URL: .*wss/],
    [{ REDIS_SENTINELS: '127.0.0.1:26379' }, /^REDIS_URL, REDIS_SENTINELS: give.*\n.*one without the other$/],
    [{ REDIS_PASSWORD: 'pw' }, /^REDIS_PASSWORD: only with REDIS_SENTINELS/],
    [{ SIGNAL_WAITING_TOTAL: '5', SIGNAL_WAITING_PER_PEER: '6' }, /^SIGNAL_WAITING_PER_PEER: more/],
    [{ SIGNAL_PORT: '7000', SIGNAL_RPC_PORT: '7000' }, /the same port/],
    [{ SIGNAL_ALLOWED_ORIGINS: 'https://a.example/path' }, /^SIGNAL_ALLOWED_ORIGINS: .*without a path/],
    [{ TOKEN_KEYS_FILE: '/keys' }, /^TOKEN_KEYS, TOKEN_KEYS_FILE: give one/],
    [{ TOKEN_KEYS: 'k1:c2hvcnQ=' }, /^TOKEN_KEYS: .*32 bytes/],
  ])('refuses %p', (env, reason) => {
    expect(problemsOf({ ...NEEDED, ...env })).toMatch(reason);
  });

  test('allows a proxy with TLS in front', () => {
    const config = configOf({ ...NEEDED, SIGNAL_CLIENT_URL: 'wss://call.example.org/v1/signal' });

    expect(toSignalOptions(config, []).clientUrl).toBe('wss://call.example.org/v1/signal');
  });
});
