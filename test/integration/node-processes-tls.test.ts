/** Nodes as processes, with certificates for everything between them and their stores, which are replaced meanwhile. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { TlsFilePaths } from '../../common/tls/files.ts';
import type { CertificateAuthority } from '../../run/certs/authority.ts';
import { startEtcd } from '../support/etcd-server.ts';
import { NodeProcess } from '../support/node-process.ts';
import { startTlsRedis, type RedisServer } from '../support/redis-server.ts';
import {
  EXPIRED,
  makeAuthority,
  makeMaterial,
  storeMaterial,
  TestIdentity,
} from '../support/tls-identity.ts';
import { waitFor } from '../support/wait-for.ts';
import { workerBin } from '../support/worker-bin.ts';

jest.setTimeout(90_000);

const STEP_MS = 30_000;
const running = new Set<NodeProcess>();

let folder: string;
let ours: CertificateAuthority;
let next: CertificateAuthority;
let etcd: Awaited<ReturnType<typeof startEtcd>>;
let redis: RedisServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaskade-tls-'));
  [ours, next] = await Promise.all([makeAuthority('Ours'), makeAuthority('Next')]);
  const material = await makeMaterial(ours, { trusted: [ours, next] });
  const files = await storeMaterial(join(folder, 'stores'), material);
  [etcd, redis] = await Promise.all([
    startEtcd(1, files),
    startTlsRedis({ files, client: new TestIdentity(material) }),
  ]);
});

afterEach(async () => {
  await Promise.all([...running].map((one) => one.kill()));
  running.clear();
});

afterAll(async () => {
  await Promise.all([etcd.close(), redis.stop()]);
  await rm(folder, { recursive: true });
});

function start(kind: 'signal' | 'sfu', { caFile, certFile, keyFile }: TlsFilePaths): NodeProcess {
  const common = {
    SITE: 'erfurt',
    NODE_ID: `${kind}-1`,
    ETCD_ENDPOINTS: etcd.endpoints.join(),
    TLS_CA_FILE: caFile,
    TLS_CERT_FILE: certFile,
    TLS_KEY_FILE: keyFile,
  };
  const own = {
    signal: {
      REDIS_URL: `rediss://127.0.0.1:${redis.port}`,
      SIGNAL_PORT: '0',
      SIGNAL_RPC_PORT: '0',
      SIGNAL_ADMIN_PORT: '0',
      TOKEN_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    },
    sfu: {
      SFU_RPC_PORT: '0',
      SFU_ADMIN_PORT: '0',
      SFU_WEBRTC_PORT: '0',
      SFU_WORKERS: '1',
      SFU_WORKER_BIN: workerBin(),
      SFU_DRAIN_MS: '0',
    },
  };
  const entry = kind === 'signal' ? 'signal/main.ts' : 'cascade/main.ts';
  const node = new NodeProcess(entry, { ...common, ...own[kind] });
  running.add(node);
  return node;
}

const says = (node: NodeProcess, text: string, times = 1): Promise<unknown> =>
  waitFor(() => node.output.split(text).length > times, {
    what: `"${text}" is said ${times} times`,
    timeoutMs: STEP_MS,
  });

const identity = async (name: string, ...args: Parameters<typeof makeMaterial>): Promise<TlsFilePaths> =>
  storeMaterial(join(folder, name), await makeMaterial(...args));

describe('nodes with certificates', () => {
  test('reach their stores and each other, and go on with certificates of another authority', async () => {
    const trusted = [ours, next];
    const files = await identity('node', ours, { trusted });
    const signal = start('signal', files);
    const sfu = start('sfu', files);
    await Promise.all([says(signal, 'ready signal-1'), says(sfu, 'ready sfu-1')]);
    await says(signal, 'sfu node reached');

    await identity('node', next, { trusted });
    await Promise.all([says(signal, 'certificate replaced'), says(sfu, 'certificate replaced')]);
    sfu.process.kill('SIGTERM');
    expect(await sfu.exited()).toBe(0);
    const again = start('sfu', files);

    await says(again, 'ready sfu-1');
    await says(signal, 'sfu node reached', 2);
  });

  test('end at once with 2 when their own certificate is of no use', async () => {
    const expired = start('signal', await identity('expired', ours, { days: EXPIRED }));
    const foreign = start('sfu', await identity('foreign', next, { trusted: [ours] }));

    expect(await Promise.all([expired.exited(), foreign.exited()])).toEqual([2, 2]);
    expect(expired.output).toMatch(/^TLS_INVALID: \S+node\.pem: the certificate of CN=node expired at 20/);
    expect(foreign.output).toMatch(/^TLS_INVALID: \S+node\.pem: is not signed by an authority in \S+ca\.pem/);
  });

  test('wait for a store whose certificate they do not trust, and say why', async () => {
    const node = start('signal', await identity('other', next));

    await says(
      node,
      `certificate of etcd at ${etcd.endpoints.join().slice('https://'.length)} is signed by an unknown`,
    );
    await says(node, `certificate of redis at 127.0.0.1:${redis.port} is signed by an unknown authority`);
    node.process.kill('SIGTERM');

    expect(await node.exited()).toBe(0);
  });
});
