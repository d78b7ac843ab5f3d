/** Where unpacked Debian packages have their shared libraries. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The one below usr/lib first. */
export async function libraryFolders(folder: string): Promise<readonly string[]> {
  const found = await Promise.all(['usr/lib', 'lib'].map((place) => multiarch(join(folder, place))));
  return found.flat();
}

async function multiarch(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []); // not every package has both
  return names.filter((name) => name.endsWith('-linux-gnu')).map((name) => join(folder, name));
}
