/** Peers that are npm packages: exactly those of our lockfile, in a folder of their own, without their install scripts. */
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filledOnce, keyOf } from './cache.ts';
import { runTool } from './run-tool.ts';

const FILES = ['package.json', 'package-lock.json'] as const;
const LIMIT_MS = 180_000;

/**
 * @param lockFolder has package.json and package-lock.json
 * @returns the folder whose node_modules has them
 */
export async function npmPackages(cache: string, lockFolder: string): Promise<string> {
  const inputs = await Promise.all(FILES.map((name) => readFile(join(lockFolder, name))));
  return filledOnce(join(cache, `npm-${keyOf(...inputs, process.version)}`), async (folder) => {
    for (const name of FILES) await copyFile(join(lockFolder, name), join(folder, name));
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    await runTool({ command: 'npm', args, cwd: folder }, LIMIT_MS);
  });
}
