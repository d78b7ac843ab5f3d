/** `npm run cluster`: sites as processes of their own on real etcd and Redis; what dies, and what stays. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { parseEnvFile } from '../../common/config/env-file.ts';
import { EtcdCoordination } from '../../common/coordination/etcd.ts';
import { createLogger } from '../../common/log/logger.ts';
import { TlsFiles } from '../../common/tls/files.ts';
import type { IDelta, IJoinResponse } from '../../proto/index.ts';
import { checkCluster } from '../../run/kaskade/check/check-cluster.ts';
import { freePortRun } from '../support/free-ports.ts';
import { launchDemo, type LaunchedDemo } from '../support/launched-demo.ts';
import { SignalClient } from '../support/signal-client.ts';
import { trustAuthority } from '../support/trust.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(120_000);

const MAIN = fileURLToPath(new URL('../../run/cluster/main.ts', import.meta.url));
const ROOM = 'council';

type Started = { readonly name: string; readonly pid: number };

/** The processes by the lines that tell of them. */
function processesOf(cluster: LaunchedDemo): readonly Started[] {
  const lines = [...cluster.errors().matchAll(/^(\S+) +\| started \(process (\d+)\)$/gm)];
  return lines.map(([, name = '', pid]) => ({ name, pid: Number(pid) }));
}

function pidOf(cluster: LaunchedDemo, name: string): number {
  const found = processesOf(cluster).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no process ${name}`);
  return found.pid;
}

function portOf(cluster: LaunchedDemo, node: string): number {
  const [, port] = new RegExp(`ready ${node} wss://localhost:(\\d+)/`).exec(cluster.errors()) ?? [];
  return Number(port);
}

/** A zombie does not run. */
function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

/** Processes that have the folder's name in their command line, the reaper among them. */
function runningIn(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder) && isRunning(pid);
      } catch {
        return false; // ended while we looked
      }
    });
}

/** Where the cluster keeps everything, from a node's command line. */
function folderOf(cluster: LaunchedDemo): string {
  const args = readFileSync(`/proc/${pidOf(cluster, 'sfu-erfurt-1')}/cmdline`, 'utf8').split('\0');
  return dirname(args[args.indexOf('--config') + 1] ?? '');
}

async function tokenAt(port: number, name: string): Promise<string> {
  const reply = await fetch(`https://localhost:${port}/v1/token`, {
    method: 'POST',
    body: JSON.stringify({ room: ROOM, name }),
  });
  const { token } = (await reply.json()) as { token: string };
  return token;
}

const signalUrl = (port: number): string => `wss://localhost:${port}/v1/signal`;

/** What an operator's tool finds wrong, with the file that it is given for this cluster. */
async function findingsOf(cluster: LaunchedDemo): Promise<readonly unknown[]> {
  const [, file = ''] = /--config (\S+operator\.env)$/m.exec(cluster.errors()) ?? [];
  const { record } = parseEnvFile(readFileSync(file, 'utf8'));
  const { TLS_CA_FILE: caFile = '', TLS_CERT_FILE: certFile = '', TLS_KEY_FILE: keyFile = '' } = record;
  const log = createLogger({ level: 'silent' });
  const tls = await TlsFiles.open({ caFile, certFile, keyFile }, { log });
  const endpoints = (record['ETCD_ENDPOINTS'] ?? '').split(',');
  const coordination = new EtcdCoordination({ endpoints, tls, log });
  try {
    return await checkCluster({ coordination, tls, log });
  } finally {
    await Promise.all([coordination.close(), tls.close()]);
  }
}

/** How the site's Redis answers somebody without a certificate of the cluster. */
function strangerAtRedis(folder: string, site: string): Promise<string> {
  const config = readFileSync(join(folder, `redis-${site}.conf`), 'utf8');
  const [, port = ''] = /^tls-port (\d+)$/m.exec(config) ?? [];
  return new Promise((resolve) => {
    const socket = connect({
      host: '127.0.0.1',
      port: Number(port),
      ca: readFileSync(join(folder, 'ca.pem')),
    });
    socket.once('data', (data: Buffer) => resolve(data.toString()));
    socket.once('error', ({ message }: Error) => resolve(message));
    socket.once('secureConnect', () => socket.write('PING\r\n'));
  });
}

const namesIn = (joined: IJoinResponse, deltas: readonly IDelta[]): ReadonlySet<string> =>
  new Set(
    [...(joined.snapshot?.people ?? []), ...deltas.flatMap(({ people }) => people ?? [])].map(
      ({ name }) => name ?? '',
    ),
  );

describe('npm run cluster', () => {
  let cluster: LaunchedDemo | undefined;

  afterEach(async () => {
    await cluster?.stop();
    cluster = undefined;
  });

  const launch = async (args: readonly string[]): Promise<LaunchedDemo> =>
    (cluster = await launchDemo(args, [], MAIN));

  test('two sites share a room; a killed signalling node costs nobody the session; nothing stays', async () => {
    const port = await freePortRun(2);
    const launchedMs = performance.now();
    const running = await launch(['--signal-per-site', '2', '--port', String(port)]);
    const startMs = performance.now() - launchedMs;
    expect(running.lines).toEqual([
      `ready erfurt https://localhost:${port}/?site=erfurt`,
      `ready jena https://localhost:${port + 1}/?site=jena`,
      'ready all',
    ]);
    const folder = folderOf(running);
    trustAuthority(readFileSync(join(folder, 'ca.pem'), 'utf8'));
    const anna = await SignalClient.join(signalUrl(port), ROOM, await tokenAt(port, 'Anna'));
    const ben = await SignalClient.join(signalUrl(port + 1), ROOM, await tokenAt(port + 1, 'Ben'));
    for (const { client, joined } of [anna, ben]) {
      await waitFor(() => ['Anna', 'Ben'].every((name) => namesIn(joined, client.deltas).has(name)), {
        what: 'both people at both sites',
      });
    }

    expect(await findingsOf(running)).toEqual([]);
    expect(await strangerAtRedis(folder, 'erfurt')).toMatch(/certificate required/);

    process.kill(pidOf(running, 'signal-erfurt-1'), 'SIGKILL');
    await anna.client.untilClosed();
    const again = await SignalClient.connect(signalUrl(portOf(running, 'signal-erfurt-2')));
    const resumeToken = anna.joined.resumeToken ?? '';
    const { resume } = await again.request({ resume: { roomId: ROOM, resumeToken } });

    expect(resume).toMatchObject({ participantId: anna.joined.participantId, site: 'erfurt' });
    const pids = processesOf(running).map(({ pid }) => pid);
    const stoppedMs = performance.now();
    expect(await running.stop()).toBe(0);
    // where the start took long, so may the end
    expect(performance.now() - stoppedMs).toBeLessThan(5_000 + startMs);
    expect(pids).toHaveLength(11);
    expect(pids.filter(isRunning)).toEqual([]);
    expect(runningIn(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  test('leaves nothing after SIGKILL either', async () => {
    const running = await launch(['--sites', '1', '--port', String(await freePortRun(1))]);
    const folder = folderOf(running);

    running.process.kill('SIGKILL');
    await once(running.process, 'exit');

    await waitFor(() => runningIn(folder).length === 0 && !existsSync(folder), {
      what: 'processes and folder are gone',
      timeoutMs: 30_000,
    });
  });

  test('says which port is in use and leaves nothing running', async () => {
    const port = await freePortRun(1);
    const blocker = createServer();
    blocker.listen(port, '127.0.0.1');
    await once(blocker, 'listening');

    const launched = launch(['--sites', '1', '--port', String(port)]);

    await expect(launched).rejects.toThrow(new RegExp(`PORT_IN_USE: signal-erfurt-1: .*${port}`));
    blocker.close();
  });

  test.each([
    [['--sites', '0'], /CONFIG_INVALID: --sites/],
    [['--signal-per-site', '0'], /CONFIG_INVALID: --signal-per-site/],
    [['--nonsense'], /unknown option '--nonsense'/],
  ])('refuses %p with a reason', async (args, reason) => {
    await expect(launch(args)).rejects.toThrow(reason);
  });
});
