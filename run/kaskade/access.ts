/** How a command reaches a cluster: where etcd is and who we are, from flags, the environment and a node's file. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Logger } from 'pino';
import { z } from 'zod';
import { parseEnvFile } from '../../common/config/env-file.ts';
import { parseConfig } from '../../common/config/env.ts';
import { etcdNeeds, nodeFields } from '../../common/config/node-fields.ts';
import { tlsFields, tlsPathsOf, tlsProblems } from '../../common/config/tls-fields.ts';
import { EtcdCoordination } from '../../common/coordination/etcd.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { AppError } from '../../common/errors.ts';
import { TlsFiles } from '../../common/tls/files.ts';
import type { ClusterAccess } from './look/collect.ts';

export type ClusterFlags = {
  readonly config?: string;
  readonly etcd?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
};

export type Environment = Readonly<Record<string, string | undefined>>;

const ClusterEnv = z.object({ ...tlsFields, ETCD_ENDPOINTS: nodeFields.ETCD_ENDPOINTS });

export type ClusterConfig = Readonly<z.output<typeof ClusterEnv>>;

/** Adds the flags of {@link ClusterFlags}. */
export function withClusterFlags(command: Command): Command {
  return command
    .option('--config <file>', "a node's file of KEY=value lines, or the operator.env of npm run cluster")
    .option('--etcd <urls>', 'client addresses of etcd, comma-separated (ETCD_ENDPOINTS)')
    .option('--ca <file>', 'authorities to trust (TLS_CA_FILE)')
    .option('--cert <file>', 'our certificate (TLS_CERT_FILE)')
    .option('--key <file>', 'its key (TLS_KEY_FILE)');
}

/** All values that are given: a flag wins over the environment, the environment over the file. */
export function givenValues(flags: ClusterFlags, env: Environment): Environment {
  const file = flags.config === undefined ? {} : readValues(flags.config);
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  const named = {
    ETCD_ENDPOINTS: flags.etcd,
    TLS_CA_FILE: flags.ca,
    TLS_CERT_FILE: flags.cert,
    TLS_KEY_FILE: flags.key,
  };
  const said = Object.entries(named).filter(([, value]) => value !== undefined);
  return { ...file, ...Object.fromEntries(set), ...Object.fromEntries(said) };
}

/** @throws {AppError} CONFIG_INVALID, with what to do */
export function clusterConfig(values: Environment): ClusterConfig {
  if (!values['ETCD_ENDPOINTS']) {
    const ways =
      "--config FILE (a node's file will do; npm run cluster names one), --etcd URL or ETCD_ENDPOINTS";
    throw new AppError('CONFIG_INVALID', `where is the cluster's etcd? Give ${ways}`);
  }
  return parseConfig(ClusterEnv, values, {
    combinations: ({ ETCD_ENDPOINTS }, given) => tlsProblems(given, {}, [etcdNeeds(ETCD_ENDPOINTS)]),
  });
}

/** A connection to a cluster, closed when `use` is done. */
export async function withCluster<T>(
  config: ClusterConfig,
  log: Logger,
  use: (access: ClusterAccess & { readonly coordination: Coordination }) => Promise<T>,
): Promise<T> {
  const paths = tlsPathsOf(config);
  const tls = paths === undefined ? undefined : await TlsFiles.open(paths, { log });
  const identity = tls === undefined ? {} : { tls };
  const coordination = new EtcdCoordination({ endpoints: config.ETCD_ENDPOINTS, log, ...identity });
  try {
    return await use({ coordination, log, ...identity });
  } finally {
    await Promise.all([coordination.close(), tls?.close()]);
  }
}

function readValues(path: string): Environment {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `--config: ${path} can not be read`, { cause });
  }
  const { record, problems } = parseEnvFile(text);
  if (problems.length > 0) throw new AppError('CONFIG_INVALID', `--config: ${path}: ${problems.join('; ')}`);
  return record;
}
