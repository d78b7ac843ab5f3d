/**
 * How long a signalling node takes from exec to the first WebSocket handshake that it accepts, its stores already
 * running. Prints each run and the median. Usage: `node test/support/cold-start.ts [runs] [--plain]` (without the cache of
 * modules).
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../../bench/measure/median.ts';
import { readProcess } from '../../bench/measure/process-usage.ts';
import { startEtcd } from './etcd-server.ts';
import { freePortRun } from './free-ports.ts';
import { startRedis } from './redis-server.ts';

const MAIN = fileURLToPath(new URL('../../signal/main.ts', import.meta.url));
const MODULE_CACHE = fileURLToPath(new URL('../../scripts/module-cache.mjs', import.meta.url));
const BEFORE = process.argv.includes('--plain') ? [] : ['--import', MODULE_CACHE];
const DEFAULT_RUNS = 7;
const TRY_AGAIN_MS = 1;
const UPGRADE = [
  'GET /v1/signal HTTP/1.1',
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: kaskade.v1',
  '\r\n',
].join('\r\n');

type Run = { readonly wallMs: number; readonly cpuMs: number };

const runs = Number(process.argv[2]) || DEFAULT_RUNS;
const folder = mkdtempSync(join(tmpdir(), 'kaskade-cold-'));
const [etcd, redis] = await Promise.all([startEtcd(), startRedis()]);
try {
  const results: Run[] = [];
  await startOnce('first'); // fills caches of files and modules
  for (let run = 0; run < runs; run += 1) results.push(await startOnce(`${run + 1}`));
  for (const { wallMs, cpuMs } of results) {
    console.log(`${wallMs.toFixed(0).padStart(6)} ms, CPU time ${cpuMs.toFixed(0)} ms`);
  }
  const wallMs = median(results.map((run) => run.wallMs));
  const cpuMs = median(results.map((run) => run.cpuMs));
  console.log(`median ${wallMs.toFixed(0)} ms, CPU time ${cpuMs.toFixed(0)} ms`);
} finally {
  await Promise.all([etcd.close(), redis.stop()]);
  rmSync(folder, { recursive: true });
}

async function startOnce(name: string): Promise<Run> {
  const [file, port] = await configure(`signal-cold-${name}`);
  const startMs = performance.now();
  const child = spawn(process.execPath, [...BEFORE, MAIN, '--config', file], { stdio: 'ignore' });
  try {
    while (!(await isAccepted(port))) {
      if (child.exitCode !== null) throw new Error(`the node ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
    return { wallMs: performance.now() - startMs, cpuMs: readProcess(child.pid ?? 0)?.cpuMs ?? NaN };
  } finally {
    child.kill('SIGTERM'); // what was learnt of modules is kept at the end
    await once(child, 'exit');
  }
}

async function configure(nodeId: string): Promise<readonly [file: string, port: number]> {
  const port = await freePortRun(1);
  const values = {
    SITE: 'erfurt',
    NODE_ID: nodeId,
    LOG_LEVEL: 'warn',
    ETCD_ENDPOINTS: etcd.endpoints.join(','),
    REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    SIGNAL_PORT: port,
    SIGNAL_RPC_PORT: 0,
    SIGNAL_ADMIN_PORT: 0,
    TOKEN_KEYS: `k:${randomBytes(32).toString('base64')}`,
  };
  const file = join(folder, `${nodeId}.env`);
  writeFileSync(
    file,
    Object.entries(values)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  return [file, port];
}

function isAccepted(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(UPGRADE));
    socket.once('data', (data: Buffer) => {
      resolve(data.toString().startsWith('HTTP/1.1 101'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}
