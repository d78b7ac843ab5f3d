/** How single processes of a cluster on one machine or of a site on one host are started: stores and nodes. Pure. */
import { join } from 'node:path';

/** One process. */
export type ProcessPlan = {
  readonly name: string;
  readonly kind: 'etcd' | 'redis' | 'sfu' | 'signal';
  readonly command: string;
  readonly args: readonly string[];
  /** Written before the start. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
};

/** What nodes are started with. */
export type NodePrograms = {
  /** Node's own binary. */
  readonly node: string;
  /** Imported before the entry files: nodes start sooner. */
  readonly moduleCache: string;
  readonly signal: string;
  readonly sfu: string;
};

export type Values = Readonly<Record<string, string | number>>;

/** A file of `KEY=value` lines. */
export const fileText = (values: Values): string =>
  Object.entries(values)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');

/** Files of a process's certificate and its key, and of the authorities that it trusts. */
export type TlsPaths = { readonly ca: string; readonly cert: string; readonly key: string };

/** The same for processes of our own. */
export const identityValues = ({ ca, cert, key }: TlsPaths): Values => ({
  TLS_CA_FILE: ca,
  TLS_CERT_FILE: cert,
  TLS_KEY_FILE: key,
});

export type EtcdProcess = {
  readonly name: string;
  /** Its name among etcd's members. */
  readonly member: string;
  readonly data: string;
  readonly listen: { readonly client: string; readonly peer: string };
  /** URLs at which others reach it. */
  readonly advertise: { readonly client: string; readonly peer: string };
  readonly members: readonly { readonly name: string; readonly peerUrl: string }[];
  readonly state: 'new' | 'existing';
  readonly tls: TlsPaths;
  readonly flags?: Values;
};

/** A member of etcd, which talks TLS only, and only to holders of the cluster's certificates. */
export function etcdProcess(etcd: EtcdProcess): ProcessPlan {
  const tls = {
    'cert-file': etcd.tls.cert,
    'key-file': etcd.tls.key,
    'trusted-ca-file': etcd.tls.ca,
    'client-cert-auth': 'true',
  };
  const flags = {
    name: etcd.member,
    'data-dir': etcd.data,
    'listen-client-urls': etcd.listen.client,
    'advertise-client-urls': etcd.advertise.client,
    'listen-peer-urls': etcd.listen.peer,
    'initial-advertise-peer-urls': etcd.advertise.peer,
    'initial-cluster': etcd.members.map(({ name, peerUrl }) => `${name}=${peerUrl}`).join(','),
    'initial-cluster-state': etcd.state,
    ...tls,
    ...Object.fromEntries(Object.entries(tls).map(([flag, value]) => [`peer-${flag}`, value])),
    ...etcd.flags,
    logger: 'zap',
    'log-level': 'error',
  };
  const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
  return { name: etcd.name, kind: 'etcd', command: 'etcd', args, files: [] };
}

export type RedisProcess = {
  readonly name: string;
  /** Of its configuration. */
  readonly path: string;
  readonly port: number;
  /** Keeps its data. */
  readonly data: string;
  /** Of its append-only files in there. */
  readonly appendFolder: string;
  readonly tls: TlsPaths;
};

/** On loopback, since only this machine's signalling nodes use it, and by TLS all the same. */
export function redisProcess({ name, path, port, data, appendFolder, tls }: RedisProcess): ProcessPlan {
  const lines = [
    'bind 127.0.0.1',
    'port 0',
    `tls-port ${port}`,
    `tls-cert-file ${quoted(tls.cert)}`,
    `tls-key-file ${quoted(tls.key)}`,
    `tls-ca-cert-file ${quoted(tls.ca)}`,
    'tls-auth-clients yes',
    `dir ${quoted(data)}`,
    `appenddirname ${quoted(appendFolder)}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'loglevel warning',
    // A title overwrites the environment, by which the reaper finds what is left when we are killed.
    'set-proc-title no',
  ];
  const files = [{ path, text: `${lines.join('\n')}\n` }];
  return { name, kind: 'redis', command: 'redis-server', args: [path], files };
}

const quoted = (text: string): string => JSON.stringify(text);

/** gRPC names whom it dials also where that is an address, which Node leaves out with a warning. */
const QUIET_GRPC = '--disable-warning=DEP0123';

/**
 * V8's of an SFU node: the thread of talker slots collects its own garbage. Helpers have no priority, so on a full
 * machine it would wait for them with every packet behind it (ADR 0038). Not to be set once Node runs: V8 crashes.
 */
const SLOTS_WAIT_FOR_NOBODY = '--single-threaded-gc';

const V8_FLAGS = { sfu: [SLOTS_WAIT_FOR_NOBODY], signal: [] } as const;

export type NodeProcess = {
  readonly kind: 'sfu' | 'signal';
  readonly programs: NodePrograms;
  /** Where its configuration is written. */
  readonly folder: string;
  /** Its configuration. */
  readonly values: Values & { readonly NODE_ID: string };
};

/** One of our own nodes. */
export function nodeProcess({ kind, programs, folder, values }: NodeProcess): ProcessPlan {
  const path = join(folder, `${values.NODE_ID}.env`);
  const files = [{ path, text: fileText(values) }];
  const flags = [...V8_FLAGS[kind], QUIET_GRPC, '--import', programs.moduleCache];
  const args = [...flags, programs[kind], '--config', path];
  return { name: values.NODE_ID, kind, command: programs.node, args, files };
}
