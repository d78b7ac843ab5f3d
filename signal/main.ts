/** Entry of a signalling node as a process of its own, on etcd and Redis. */
import { readFileSync } from 'node:fs';
import type { TokenKey } from '../common/auth/token.ts';
import { redisAddressOf } from '../common/config/redis-fields.ts';
import { tlsPathsOf } from '../common/config/tls-fields.ts';
import { parseTokenKeyFile } from '../common/config/token-keys.ts';
import { EtcdCoordination } from '../common/coordination/etcd.ts';
import { nodeKey } from '../common/coordination/keys.ts';
import { AppError } from '../common/errors.ts';
import { runProcess, type StartContext } from '../common/lifecycle/run-process.ts';
import { untilReachable } from '../common/lifecycle/until-reachable.ts';
import { RedisRoomStore } from '../common/store/redis/store.ts';
import { TlsFiles } from '../common/tls/files.ts';
import { signalConfig, toSignalOptions, type SignalConfig } from './config.ts';
import { startSignalNode } from './node.ts';
import { turnOptionsOf } from './turn/turn-fields.ts';

const PROBE_TIMEOUT_MS = 2_000;

await runProcess(process, signalConfig, start, { drainMs: ({ SIGNAL_DRAIN_MS }) => SIGNAL_DRAIN_MS });

async function start(config: SignalConfig, { log, signal, keep, fail }: StartContext): Promise<string> {
  const { NODE_ID, SITE, ETCD_ENDPOINTS } = config;
  const tokenKeys = config.TOKEN_KEYS ?? readTokenKeys(config.TOKEN_KEYS_FILE ?? '');
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
  const options = toSignalOptions(config, tokenKeys, turnOptionsOf(config));
  const node = await startSignalNode(options, { coordination, store, tls, log });
  keep('node', node);
  void node.gaveUp.then(fail);
  return `ready ${NODE_ID} ${node.clientUrl}`;
}

function readTokenKeys(path: string): readonly TokenKey[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `TOKEN_KEYS_FILE: ${path} can not be read`, { cause });
  }
  const keys = parseTokenKeyFile(text);
  if (keys === undefined) {
    throw new AppError('CONFIG_INVALID', `TOKEN_KEYS_FILE: ${path} does not hold one kid:base64 a line`);
  }
  return keys;
}
