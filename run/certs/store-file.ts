/** Files that must last: written in one step, so that whoever reads meanwhile sees the old one or the new one. */
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../common/errors.ts';

const MODES = { secret: 0o600, public: 0o644 } as const;
const FOLDER_MODE = 0o700;

/** Makes the folder, for its owner only, when it is missing. */
export async function storeFile(path: string, text: string, kind: keyof typeof MODES): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
  const draft = `${path}.${process.pid}.new`;
  await writeFile(draft, text, { mode: MODES[kind] });
  await chmod(draft, MODES[kind]); // a draft that was left behind keeps its old mode
  await rename(draft, path);
}

/**
 * @returns undefined when there is none: only then may another one be made in its place
 * @throws {AppError} CONFIG_INVALID when it is there and can't be read
 */
export async function readStored(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw new AppError('CONFIG_INVALID', `${path} can not be read (${codeOf(cause)})`, { cause });
  }
}

const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'unknown';
