/** Where fetched peers are kept, and how one gets there: made beside its place, moved into it when it is whole. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** `$XDG_CACHE_HOME/kaskade/peers`, or in `~/.cache`. Relative paths count as unset, as the specification says. Pure. */
export function peersFolder(env: Readonly<Record<string, string | undefined>>): string {
  const base = env.XDG_CACHE_HOME;
  const root = base?.startsWith('/') ? base : join(env.HOME ?? homedir(), '.cache');
  return join(root, 'kaskade', 'peers');
}

const KEY_CHARACTERS = 12;

/** Part of a folder's name: other inputs, another folder. Pure. */
export function keyOf(...inputs: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(input).update('\0');
  return hash.digest('hex').slice(0, KEY_CHARACTERS);
}

/** Gives `folder`, filled by `fill` unless it is there. Two at once are no harm: the first one's stays. */
export async function filledOnce(folder: string, fill: (empty: string) => Promise<void>): Promise<string> {
  if (await isThere(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const temporary = await mkdtemp(`${folder}.new-`);
  try {
    await fill(temporary);
    await rename(temporary, folder);
  } catch (error) {
    if (!(await isThere(folder))) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
