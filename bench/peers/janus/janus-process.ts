/** One Janus of the cache as a process of its own. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { libraryFolders } from '../unpacked/library-folders.ts';
import { freePort, UnpackedProcess } from '../unpacked/unpacked-process.ts';
import { openJanus, type JanusApi } from './janus-api.ts';
import { janusConfig } from './janus-config.ts';

export type RunningJanus = { readonly pid: number; readonly api: JanusApi; close(): Promise<void> };

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
  const janus = new UnpackedProcess({
    name: 'janus',
    file: join(folder, 'usr/bin/janus'),
    args: ['-F', config],
    env: { LD_LIBRARY_PATH: path },
  });
  const end = async (): Promise<void> => {
    await janus.close();
    await rm(config, { recursive: true, force: true });
  };
  try {
    const api = await janus.untilServing(() => openJanus(`ws://127.0.0.1:${wsPort}`));
    return { pid: janus.pid, api, close: async () => (api.close(), end()) };
  } catch (error) {
    await end();
    throw error;
  }
}

async function writeConfig(folder: string, library: string, wsPort: number): Promise<void> {
  const present = await Promise.all(['plugins', 'transports'].map((kind) => readdir(join(library, kind))));
  const files = janusConfig({ library, folder, wsPort }, present.flat());
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
}
