/** Entry of an SFU node as a process of its own, on etcd. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { tlsPathsOf } from '../common/config/tls-fields.ts';
import { EtcdCoordination } from '../common/coordination/etcd.ts';
import { nodeKey } from '../common/coordination/keys.ts';
import { sessionGoesFirst } from '../common/lifecycle/go-first.ts';
import { runProcess, type StartContext } from '../common/lifecycle/run-process.ts';
import { untilReachable } from '../common/lifecycle/until-reachable.ts';
import { TlsFiles } from '../common/tls/files.ts';
import { workerPaths } from '../scripts/worker/locate.mjs';
import { sfuConfig, toSfuOptions, type SfuConfig } from './config.ts';
import { startSfuNode } from './node.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

sessionGoesFirst();
await runProcess(process, sfuConfig, start, { drainMs: ({ SFU_DRAIN_MS }) => SFU_DRAIN_MS });

async function start(config: SfuConfig, { log, signal, keep, fail }: StartContext): Promise<string> {
  const { NODE_ID, ETCD_ENDPOINTS } = config;
  const tlsPaths = tlsPathsOf(config);
  const tls = tlsPaths && keep('tls', await TlsFiles.open(tlsPaths, { log }));
  const coordination = keep('etcd', new EtcdCoordination({ endpoints: ETCD_ENDPOINTS, tls, log }));
  const probe = () => coordination.get(nodeKey('sfu', NODE_ID));
  await untilReachable(
    { name: `etcd ${ETCD_ENDPOINTS.join()}`, probe },
    { log, signal, random: Math.random },
  );
  signal.throwIfAborted();
  const defaults = { workerCount: availableParallelism(), workerBin: workerBin(config) };
  const options = { ...toSfuOptions(config, defaults), startsSlotsAhead: true };
  const node = keep('node', await startSfuNode(options, { coordination, tls, log }));
  void node.gaveUp.then(fail);
  return `ready ${NODE_ID} ${node.rpcAddress}`;
}

/** Looked for only where it is not given: a packaged node may come without set-up's files. */
function workerBin({ SFU_WORKER_BIN }: SfuConfig): string {
  return SFU_WORKER_BIN ?? workerPaths(ROOT, process.env).binary;
}
