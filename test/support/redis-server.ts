/**
 * A real redis-server (or redis-sentinel) on a free port with a folder of its own, for one test file. It ends with the
 * test's process, however that ends.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { TlsFilePaths } from '../../common/tls/files.ts';
import type { TlsSource } from '../../common/tls/material.ts';
import { freePorts } from './free-ports.ts';
import { waitFor } from './wait-for.ts';

const START_LIMIT_MS = 15_000;

export type RedisServer = {
  readonly port: number;
  /** SIGKILL; its data stays for {@link restart}. */
  kill(): Promise<void>;
  /** Starts it again on its port, with its data unless they are to go. */
  restart(options?: { readonly isEmptied?: boolean }): Promise<void>;
  /** SIGSTOP and SIGCONT. */
  freeze(): void;
  thaw(): void;
  /** One command by a connection of its own. */
  ask(command: string, ...args: string[]): Promise<string>;
  stop(): Promise<void>;
};

/** @param lines added to its configuration, for example `replicaof 127.0.0.1 6379` */
export function startRedis(...lines: string[]): Promise<RedisServer> {
  return start(['appendonly yes', 'appendfsync everysec', 'save ""', ...lines], []);
}

/** TLS of a server of tests: its files, and who asks it. */
export type RedisTls = { readonly files: TlsFilePaths; readonly client: TlsSource };

/** Clients must show a certificate of its authorities; files are read at each start. */
export function startTlsRedis(tls: RedisTls, ...lines: string[]): Promise<RedisServer> {
  return start(['appendonly yes', 'appendfsync everysec', 'save ""', ...lines], [], tls);
}

/** Watches a master by the name `site`; one sentinel is a quorum. */
export function startSentinel(masterPort: number, tls?: RedisTls): Promise<RedisServer> {
  const lines = [
    `sentinel monitor site 127.0.0.1 ${masterPort} 1`,
    'sentinel down-after-milliseconds site 2000',
    'sentinel failover-timeout site 3000',
  ];
  return start(lines, ['--sentinel'], tls);
}

function listenLines(port: number, tls: RedisTls | undefined): readonly string[] {
  if (tls === undefined) return [`port ${port}`];
  const { caFile, certFile, keyFile } = tls.files;
  return [
    ...['port 0', `tls-port ${port}`, 'tls-auth-clients yes', 'tls-replication yes'],
    ...[`tls-ca-cert-file ${caFile}`, `tls-cert-file ${certFile}`, `tls-key-file ${keyFile}`],
  ];
}

async function start(
  lines: readonly string[],
  args: readonly string[],
  tls?: RedisTls,
): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'kaskade-redis-'));
  const [port = 0] = await freePorts(1);
  const configFile = join(folder, 'redis.conf');
  const own = [...listenLines(port, tls), 'bind 127.0.0.1', `dir ${folder}`, 'loglevel warning', ''];
  let child: ChildProcess;
  const launch = async (): Promise<void> => {
    await writeFile(configFile, [...lines, ...own].join('\n'));
    child = spawnLeashed([configFile, ...args]);
    await untilAnswers(child, { port, tls: tls?.client });
  };
  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  await launch();
  return {
    port,
    kill: end,
    restart: async ({ isEmptied = false } = {}) => {
      await end();
      if (isEmptied) await rm(join(folder, 'appendonlydir'), { recursive: true, force: true });
      await launch();
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    ask: (command, ...rest) => ask({ port, tls: tls?.client }, command, ...rest),
    stop: async () => {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** setpriv: the kernel kills Redis when our process goes, however that happens. */
function spawnLeashed(args: readonly string[]): ChildProcess {
  return spawn('setpriv', ['--pdeathsig', 'KILL', 'redis-server', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

type Place = { readonly port: number; readonly tls: TlsSource | undefined };

async function untilAnswers(child: ChildProcess, place: Place): Promise<void> {
  const output: string[] = [];
  let failure: string | undefined;
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.once('exit', (code, signal) => (failure = `ended with ${code ?? signal}`));
  child.once('error', (error) => (failure = error.message));
  await waitFor(async () => failure !== undefined || (await ask(place, 'PING')) === 'PONG', {
    what: `redis-server answers on port ${place.port}`,
    timeoutMs: START_LIMIT_MS,
  });
  if (failure !== undefined) throw new Error(`redis-server ${failure}: ${output.join('')}`);
}

async function ask({ port, tls }: Place, command: string, ...args: string[]): Promise<string> {
  const client = new Redis({
    host: '127.0.0.1',
    port,
    lazyConnect: true,
    retryStrategy: null,
    ...(tls && { tls: tls.current() }),
  });
  client.on('error', () => {}); // the call says it
  try {
    await client.connect();
    return String(await client.call(command, args));
  } finally {
    client.disconnect();
  }
}
