/** One Prosody of the cache as a process of its own. */
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoomServer } from '../room-server.ts';
import { libraryFolders } from '../unpacked/library-folders.ts';
import { freePort, UnpackedProcess } from '../unpacked/unpacked-process.ts';
import { prosodyConfig, relocated } from './prosody-config.ts';

const LUA = '5.4';

/** @param folder where Debian's packages are unpacked @throws {BenchError} PROGRAM_MISSING when it does not start */
export async function startProsody(folder: string): Promise<RoomServer> {
  const libraries = await libraryFolders(folder);
  const data = await mkdtemp(join(tmpdir(), 'kaskade-prosody-'));
  const port = await freePort();
  const script = await readFile(join(folder, 'usr/bin/prosody'), 'utf8');
  await writeFile(join(data, 'prosody.lua'), relocated(script, { folder, configFolder: data }));
  await writeFile(join(data, 'prosody.cfg.lua'), prosodyConfig({ dataFolder: data, port }));
  const shared = join(folder, 'usr/share/lua', LUA);
  const prosody = new UnpackedProcess({
    name: 'prosody',
    file: join(folder, `usr/bin/lua${LUA}`),
    args: [join(data, 'prosody.lua')],
    env: {
      LD_LIBRARY_PATH: libraries.join(':'),
      LUA_PATH: `${shared}/?.lua;${shared}/?/init.lua`,
      LUA_CPATH: libraries.map((place) => join(place, 'lua', LUA, '?.so')).join(';'),
      HOME: data,
    },
  });
  const close = async (): Promise<void> => {
    await prosody.close();
    await rm(data, { recursive: true, force: true });
  };
  try {
    await prosody.untilServing(() => reach(port));
    return { pid: prosody.pid, url: `ws://127.0.0.1:${port}/xmpp-websocket`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function reach(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}
