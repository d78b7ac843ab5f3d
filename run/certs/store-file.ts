/** Writes a file in one step, so that whoever reads it meanwhile sees the old one or the new one. */
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

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
