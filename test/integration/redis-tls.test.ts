/** Redis that wants certificates, alone and behind Sentinels: what is refused and why, and a new certificate. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { isAppError, type AppError } from '../../common/errors.ts';
import { parseRoomId, parseSiteId } from '../../common/ids.ts';
import type { RedisAddress } from '../../common/store/redis/options.ts';
import { RedisRoomStore } from '../../common/store/redis/store.ts';
import type { TlsSource } from '../../common/tls/material.ts';
import type { CertificateAuthority } from '../../run/certs/authority.ts';
import { startSentinel, startTlsRedis, type RedisServer } from '../support/redis-server.ts';
import {
  EXPIRED,
  makeAuthority,
  makeMaterial,
  storeMaterial,
  TestIdentity,
} from '../support/tls-identity.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = parseRoomId('hall');
const START_MS = 15_000;
/** Short, since a refusal waits for all of it. */
const TRY_MS = 200;
const stores = new Set<RedisRoomStore>();
const told: { reason?: string; since?: string; msg: string }[] = [];
const log = pino(
  { level: 'warn' },
  { write: (line) => void told.push(JSON.parse(line) as (typeof told)[0]) },
);

let folder: string;
let ours: CertificateAuthority;
let next: CertificateAuthority;
let admin: TestIdentity;
let redis: RedisServer;

const identity = async (...args: Parameters<typeof makeMaterial>) =>
  new TestIdentity(await makeMaterial(...args));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaskade-tls-'));
  [ours, next] = await Promise.all([makeAuthority('Ours'), makeAuthority('Next')]);
  admin = await identity(ours, { trusted: [ours, next] });
  const files = await storeMaterial(folder, await makeMaterial(ours));
  redis = await startTlsRedis({ files, client: admin });
});

afterEach(async () => {
  await Promise.all([...stores].map((store) => store.close()));
  stores.clear();
});

afterAll(async () => {
  await redis.stop();
  await rm(folder, { recursive: true });
});

function connect(
  tls: TlsSource,
  place: RedisAddress = { host: '127.0.0.1', port: redis.port },
): RedisRoomStore {
  const store = new RedisRoomStore({
    site: parseSiteId('erfurt'),
    address: { ...place, isTls: true },
    tls,
    log,
  });
  stores.add(store);
  return store;
}

/** Tries until it is refused for its certificate. */
const refused = (store: RedisRoomStore): Promise<AppError> =>
  waitFor(
    () =>
      store.start(TRY_MS).then(
        () => undefined,
        (error: unknown) => (isAppError(error, 'TLS_PEER_REFUSED') ? error : undefined),
      ),
    { what: 'Redis or its client refuses a certificate' },
  );

const refusal = async (...args: Parameters<typeof makeMaterial>): Promise<AppError> =>
  refused(connect(await identity(...args)));

describe('Redis with certificates', () => {
  test('tells why it is not trusted, with address and since when', async () => {
    expect(await refusal(ours, { trusted: [next] })).toMatchObject({
      code: 'TLS_PEER_REFUSED',
      retryable: true,
      message: expect.stringMatching(
        /^certificate of redis at 127\.0\.0\.1:\d+ is signed by an unknown authority \(since 20.*Z\)$/,
      ),
    });
    expect(told.at(-1)).toMatchObject({
      msg: 'redis can not be used: certificate refused',
      reason: expect.stringContaining('unknown authority'),
      since: expect.stringMatching(/Z$/),
    });
  });

  test('tells why it does not trust us', async () => {
    const unknown = await refusal(next, { trusted: [ours] });
    const expired = await refusal(ours, { days: EXPIRED });

    expect(unknown.message).toMatch(/redis at \S+ refuses our certificate: .*unknown/);
    expect(expired.message).toMatch(/refuses our certificate: expired/);
  });

  test('takes a new certificate for the next connection, while the old one is refused', async () => {
    const both = [ours, next];
    const tls = await identity(ours, { trusted: both });
    const left = await identity(ours, { trusted: both });
    const store = connect(tls);
    await store.start(START_MS);
    await store.open(ROOM, 1);

    tls.replace(await makeMaterial(next, { trusted: both }));
    admin.replace(tls.current());
    await storeMaterial(folder, await makeMaterial(next));
    await redis.restart();

    await waitFor(() => store.nowMs().catch(() => undefined), { what: 'Redis is reached again' });
    expect((await refused(connect(left))).message).toMatch(/refuses our certificate/);
  });

  test('is found by Sentinels with certificates', async () => {
    const files = await storeMaterial(join(folder, 'sentinel'), await makeMaterial(next));
    const tls = await identity(next);
    const sentinel = await startSentinel(redis.port, { files, client: tls });
    try {
      const store = connect(tls, { sentinels: [{ host: '127.0.0.1', port: sentinel.port }], name: 'site' });
      await store.start(START_MS);

      expect(await store.nowMs()).toBeGreaterThan(0);
    } finally {
      await sentinel.stop();
    }
  });
});
