/** One Janus of the cache as a process of its own; it can't outlive the one that started it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { BenchError } from '../../bench-error.ts';
import { libraryFolders } from './library-folders.ts';
import { janusConfig } from './janus-config.ts';
import { openJanus, type JanusApi } from './janus-api.ts';

export type RunningJanus = { readonly pid: number; readonly api: JanusApi; close(): Promise<void> };

const START_MS = 10_000;
const POLL_MS = 50;
const KEPT_CHARACTERS = 1_000;

export type JanusBuild = {
  /** Where Debian's packages are unpacked. */
  readonly folder: string;
  /** Of a libsrtp2 that is taken instead of Debian's. */
  readonly srtpFolder: string | undefined;
};

/** @throws {BenchError} PROGRAM_MISSING when it does not start */
export async function startJanus({ folder, srtpFolder }: JanusBuild): Promise<RunningJanus> {
  const libraries = await libraryFolders(folder);
  const config = await mkdtemp(join(tmpdir(), 'kaskade-janus-'));
  const wsPort = await freePort();
  await writeConfig(config, join(libraries[0] ?? folder, 'janus'), wsPort);
  const path = [...(srtpFolder === undefined ? [] : [srtpFolder]), ...libraries].join(':');
  // the kernel ends it when we are gone, however that happens
  const args = ['--pdeathsig', 'KILL', join(folder, 'usr/bin/janus'), '-F', config];
  const child = spawn('setpriv', args, {
    env: { LD_LIBRARY_PATH: path, PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = lastWords(child);
  const closed = once(child, 'close').catch(() => {}); // it can't be run: seen as having ended
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await closed;
    await rm(config, { recursive: true, force: true });
  };
  try {
    const api = await reach(`ws://127.0.0.1:${wsPort}`, child);
    return { pid: child.pid ?? 0, api, close: async () => (api.close(), close()) };
  } catch (error) {
    await close();
    throw new BenchError('PROGRAM_MISSING', `janus does not start: ${said()}`, { cause: error });
  }
}

async function writeConfig(folder: string, library: string, wsPort: number): Promise<void> {
  const present = await Promise.all(['plugins', 'transports'].map((kind) => readdir(join(library, kind))));
  const files = janusConfig({ library, folder, wsPort }, present.flat());
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
}

async function reach(url: string, child: ChildProcess): Promise<JanusApi> {
  const deadlineMs = performance.now() + START_MS;
  for (;;) {
    try {
      return await openJanus(url);
    } catch (error) {
      if (child.exitCode !== null || child.pid === undefined || performance.now() > deadlineMs) throw error;
      await after(POLL_MS);
    }
  }
}

function lastWords(child: ChildProcess): () => string {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-KEPT_CHARACTERS)));
  }
  return () => said.trim().replaceAll(/\s+/g, ' ');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
