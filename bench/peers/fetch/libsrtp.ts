/** A libsrtp2.so.1 with OpenSSL's crypto, built from Debian's source package: what our media worker has, for a Janus. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSourceLists } from '../../../scripts/worker/build.mjs';
import { sourcePackageLists } from '../../../scripts/worker/source-lists.mjs';
import { filledOnce, keyOf } from './cache.ts';
import { runTool } from './run-tool.ts';

const SCRIPT = fileURLToPath(new URL('build-libsrtp.sh', import.meta.url));
const LIMIT_MS = 300_000;

/** @returns the folder that has it */
export async function opensslLibsrtp(cache: string): Promise<string> {
  const system = await readFile('/etc/os-release', 'utf8').catch(() => process.platform);
  const key = keyOf(await readFile(SCRIPT), system, process.arch);
  return filledOnce(join(cache, `libsrtp-${key}`), async (folder) => {
    const work = join(folder, 'work');
    await mkdir(work);
    const sources = join(work, 'debian.sources');
    await writeFile(sources, sourcePackageLists(readSourceLists()));
    await runTool({ command: SCRIPT, args: [sources, work, folder], cwd: work }, LIMIT_MS);
    await rm(work, { recursive: true });
  });
}
