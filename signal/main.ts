/** Entry of a signalling node as a process of its own, on etcd and Redis. */
import { readFileSync } from 'node:fs';
import { definedOnly } from '../common/config/defined.ts';
import { redisAddressOf } from '../common/config/redis-fields.ts';
import { tlsPathsOf } from '../common/config/tls-fields.ts';
import { EtcdCoordination } from '../common/coordination/etcd.ts';
import { nodeKey } from '../common/coordination/keys.ts';
import { AppError } from '../common/errors.ts';
import { runProcess, type StartContext } from '../common/lifecycle/run-process.ts';
import { untilReachable } from '../common/lifecycle/until-reachable.ts';
import { RedisRoomStore } from '../common/store/redis/store.ts';
import { TlsFiles } from '../common/tls/files.ts';
import { signalConfig, toSignalOptions, type SignalConfig } from './config.ts';
import { loginOptionsOf } from './login/login-fields.ts';
import { startSignalNode } from './node.ts';
import { tokenKeysOf } from './tokens/token-fields.ts';
import { turnOptionsOf } from './turn/turn-fields.ts';

const PROBE_TIMEOUT_MS = 2_000;

await runProcess(process, signalConfig, start, { drainMs: ({ SIGNAL_DRAIN_MS }) => SIGNAL_DRAIN_MS });

async function start(config: SignalConfig, { log, signal, keep, fail }: StartContext): Promise<string> {
  const { NODE_ID, SITE, ETCD_ENDPOINTS } = config;
  const tokenKeys = tokenKeysOf(config);
  const tlsPaths = tlsPathsOf(config);
  const tls = tlsPaths && keep('tls', await TlsFiles.open(tlsPaths, { log }));
  const coordination = keep('etcd', new EtcdCoordination({ endpoints: ETCD_ENDPOINTS, tls, log }));
  const redis = { site: SITE, address: redisAddressOf(config), replicas: config.REDIS_REPLICAS, tls, log };
  const store = keep('redis', new RedisRoomStore(redis));
  const wait = { log, signal, random: Math.random };
  const probeEtcd = () => coordination.get(nodeKey('signal', NODE_ID));
  await Promise.all([
    untilReachable({ name: `etcd ${ETCD_ENDPOINTS.join()}`, probe: probeEtcd }, wait),
    untilReachable({ name: 'redis', probe: () => store.start(PROBE_TIMEOUT_MS) }, wait),
  ]);
  signal.throwIfAborted();
  const recordKey = readRecordKey(config.SIGNAL_RECORD_KEY_FILE);
  const told = toSignalOptions(config, tokenKeys, turnOptionsOf(config), loginOptionsOf(config));
  const options = { ...told, ...definedOnly({ recordKey }) };
  const node = await startSignalNode(options, { coordination, store, tls, log });
  keep('node', node);
  void node.gaveUp.then(fail);
  return `ready ${NODE_ID} ${node.clientUrl}`;
}

function readRecordKey(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `SIGNAL_RECORD_KEY_FILE: ${path} can not be read`, { cause });
  }
}
