/**
 * Peers that are Debian packages: downloaded with all that they need and this system lacks, and unpacked into a folder.
 * Nothing is installed, root is not needed; apt checks the signatures as ever.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { filledOnce, keyOf } from './cache.ts';
import { runTool } from './run-tool.ts';

const QUICK_MS = 60_000;
const DOWNLOAD_MS = 180_000;
/** Of a simulated installation, e.g. `Inst janus (1.1.2-1 Debian:12.5/oldstable [amd64])`. */
const TO_INSTALL = /^Inst (\S+) (?:\[\S+\] )?\((\S+)/;

/** Packages that an installation would bring, as `name=version`. Pure. */
export function packagesToInstall(simulation: string): readonly string[] {
  return simulation.split('\n').flatMap((line) => {
    const [, name, version] = TO_INSTALL.exec(line) ?? [];
    return name === undefined || version === undefined ? [] : [`${name}=${version}`];
  });
}

/** @returns a folder with what the package and its dependencies would put into `/` */
export async function debianPackages(cache: string, name: string): Promise<string> {
  const args = ['-s', 'install', '--no-install-recommends', '--reinstall', name];
  const packages = packagesToInstall(await runTool({ command: 'apt-get', args, cwd: '/' }, QUICK_MS));
  if (packages.length === 0) throw new Error(`apt knows no package ${name}`);
  return filledOnce(join(cache, `${name}-${keyOf(...packages)}`), async (folder) => {
    const archives = join(folder, 'archives');
    await mkdir(archives);
    await runTool({ command: 'apt-get', args: ['download', ...packages], cwd: archives }, DOWNLOAD_MS);
    for (const file of await readdir(archives)) {
      await runTool({ command: 'dpkg', args: ['-x', join(archives, file), folder], cwd: folder }, QUICK_MS);
    }
    await rm(archives, { recursive: true });
  });
}
