/**
 * A real etcd that a test starts: one member or three, on free ports of loopback, data in a temporary folder. Its
 * processes die with ours, also when ours is killed.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsFilePaths } from '../../common/tls/files.ts';
import { freePorts } from './free-ports.ts';
import { waitFor } from './wait-for.ts';

const HEALTHY_TIMEOUT_MS = 30_000;
const REQUEST_TIMEOUT_MS = 1_000;

type EtcdMember = {
  /** `http://127.0.0.1:port` for clients; `https:` with certificates. */
  readonly address: string;
  readonly port: number;
  /** Starts it on the data that it has, and waits until it answers. */
  start(): Promise<void>;
  /** As when its machine loses power. */
  kill(): Promise<void>;
  /** Stops its process without closing anything. */
  pause(): void;
  resume(): void;
  /** Removes its data; it must not run. */
  forget(): Promise<void>;
  isLeader(): Promise<boolean>;
};

type EtcdServers = {
  readonly members: readonly EtcdMember[];
  /** The clients' addresses of all members. */
  readonly endpoints: readonly string[];
  leader(): Promise<EtcdMember>;
  /** Ends all members and removes their data. */
  close(): Promise<void>;
};

type Place = {
  readonly name: string;
  readonly folder: string;
  readonly port: number;
  readonly peerPort: number;
  /** Plain HTTP for `/health`, also where clients need certificates. */
  readonly healthPort: number;
  readonly tls: TlsFilePaths | undefined;
};

/** @param tls of all members: clients must show a certificate of its authorities, read at each start */
export async function startEtcd(size: 1 | 3 = 1, tls?: TlsFilePaths): Promise<EtcdServers> {
  const folder = await mkdtemp(join(tmpdir(), 'kaskade-etcd-'));
  const ports = await freePorts(3 * size);
  const places = Array.from({ length: size }, (_, index) => ({
    name: `m${index}`,
    folder: join(folder, `m${index}`),
    port: ports[3 * index] ?? 0,
    peerPort: ports[3 * index + 1] ?? 0,
    healthPort: ports[3 * index + 2] ?? 0,
    tls,
  }));
  const cluster = places.map(({ name, peerPort }) => `${name}=${url(peerPort)}`).join(',');
  const members = places.map((place) => makeMember(place, cluster));
  const close = async (): Promise<void> => {
    await Promise.all(members.map((member) => member.kill()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(members.map((member) => member.start()));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    members,
    endpoints: members.map((member) => member.address),
    leader: () =>
      waitFor(() => findLeader(members), { what: 'etcd has a leader', timeoutMs: HEALTHY_TIMEOUT_MS }),
    close,
  };
}

function makeMember(place: Place, cluster: string): EtcdMember {
  const address = clientUrl(place);
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    const dying = child;
    child = undefined;
    if (dying === undefined || dying.exitCode !== null || dying.signalCode !== null) return;
    dying.kill('SIGKILL');
    await once(dying, 'exit');
  };
  return {
    address,
    port: place.port,
    start: async () => {
      if (child !== undefined) throw new Error(`${place.name} runs already`);
      child = spawnMember(place, cluster);
      await waitUntilHealthy(place.name, url(place.healthPort), child);
    },
    kill,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    forget: () => rm(place.folder, { recursive: true, force: true }),
    isLeader: () => isLeader(address),
  };
}

function spawnMember(place: Place, cluster: string): ChildProcess {
  const { name, folder, peerPort, healthPort, tls } = place;
  const address = clientUrl(place);
  const args = [
    ...['--name', name, '--data-dir', folder, '--logger', 'zap', '--log-level', 'error'],
    ...['--listen-client-urls', address, '--advertise-client-urls', address],
    ...['--listen-metrics-urls', url(healthPort)],
    ...['--listen-peer-urls', url(peerPort), '--initial-advertise-peer-urls', url(peerPort)],
    ...['--initial-cluster', cluster, '--initial-cluster-state', 'new'],
    ...(tls === undefined ? [] : ['--cert-file', tls.certFile, '--key-file', tls.keyFile]),
    ...(tls === undefined ? [] : ['--trusted-ca-file', tls.caFile, '--client-cert-auth']),
  ];
  // setpriv: the kernel kills etcd when our process goes, however that happens
  return spawn('setpriv', ['--pdeathsig', 'KILL', 'etcd', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}

async function waitUntilHealthy(name: string, address: string, child: ChildProcess): Promise<void> {
  const errors: string[] = [];
  let ended: string | undefined;
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  child.once('exit', (code, signal) => (ended = `ended with ${code ?? signal}`));
  child.once('error', (error) => (ended = error.message));
  await waitFor(() => ended !== undefined || isHealthy(address), {
    what: `etcd ${name} is healthy`,
    timeoutMs: HEALTHY_TIMEOUT_MS,
  }).catch((error: unknown) => {
    throw new Error(`etcd ${name}: ${errors.join('')}`, { cause: error });
  });
  if (ended !== undefined) throw new Error(`etcd ${name} ${ended}: ${errors.join('')}`);
}

async function isHealthy(address: string): Promise<boolean> {
  const response = await fetch(`${address}/health`, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
  return ((await response.json()) as { health: string }).health === 'true';
}

async function isLeader(address: string): Promise<boolean> {
  const response = await fetch(`${address}/v3/maintenance/status`, {
    method: 'POST',
    body: '{}',
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  const status = (await response.json()) as { header: { member_id: string }; leader?: string };
  return status.leader === status.header.member_id;
}

async function findLeader(members: readonly EtcdMember[]): Promise<EtcdMember | undefined> {
  for (const member of members) {
    if (await member.isLeader().catch(() => false)) return member;
  }
  return undefined;
}

const url = (port: number): string => `http://127.0.0.1:${port}`;

const clientUrl = ({ port, tls }: Place): string =>
  tls === undefined ? url(port) : url(port).replace('http:', 'https:');
