/** Builds the page where it is not current. In a process of its own: it needs vite, which the running system does not. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BUILD_WEB = fileURLToPath(new URL('../scripts/build-web.mjs', import.meta.url));

/** Its lines go to stderr. @throws {Error} when the page can not be built */
export function buildPage(): void {
  const { status } = spawnSync(process.execPath, [BUILD_WEB, '--quiet'], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the page could not be built, see above');
}
