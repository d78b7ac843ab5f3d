/**
 * Builds the media worker with build.sh and tells how far it is.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLeashed } from '../process/run-leashed.mjs';
import { parseNinjaLine, remainingMs, roughly } from './estimate.mjs';
import { sourcePackageLists } from './source-lists.mjs';

const BUILD_SCRIPT = fileURLToPath(new URL('./build.sh', import.meta.url));
const APT_FOLDER = '/etc/apt';

/** What to expect of this machine, like `about 5 min`. */
export function expectedTime() {
  return roughly(remainingMs({ done: 0, total: 0 }, 0, cpus().length));
}

/**
 * @param {object} job
 * @param {string} job.root
 * @param {string} job.folder empty, for everything the build needs
 * @param {string} job.output where the binary is to be written
 * @param {AbortSignal} job.signal
 * @param {(text: string) => void} job.onProgress
 * @param {(line: string) => void} job.onLine all output, for a log
 * @returns {Promise<number>} exit code of the build
 */
export async function buildWorker({ root, folder, output, signal, onProgress, onLine }) {
  mkdirSync(folder, { recursive: true });
  const sources = join(folder, 'debian.sources');
  writeFileSync(sources, sourcePackageLists(readSourceLists()));
  const follow = progressFollower(onProgress, cpus().length);
  const { code } = await runLeashed(
    BUILD_SCRIPT,
    [join(root, 'node_modules', 'mediasoup'), sources, folder, output],
    { signal, onLine: (line) => (onLine(line), follow(line)) },
  );
  return code;
}

/**
 * @param {(text: string) => void} onProgress
 * @param {number} cores
 * @param {() => number} [nowMs]
 * @returns {(line: string) => void}
 */
export function progressFollower(onProgress, cores, nowMs = Date.now) {
  let compileStartMs;
  return (line) => {
    const phase = /^phase: (.*)$/.exec(line)?.[1];
    if (phase !== undefined) onProgress(phase);
    const progress = parseNinjaLine(line);
    if (progress === undefined) return;
    compileStartMs ??= nowMs();
    const left = roughly(remainingMs(progress, nowMs() - compileStartMs, cores));
    onProgress(`${progress.done} of ${progress.total} files, ${left} left`);
  };
}

/**
 * apt's source lists for {@link sourcePackageLists}.
 *
 * @param {string} [folder] apt's configuration
 */
export function readSourceLists(folder = APT_FOLDER) {
  const parts = join(folder, 'sources.list.d');
  const files = [join(folder, 'sources.list'), ...namesIn(parts).map((name) => join(parts, name))];
  return files
    .filter((name) => /\.(list|sources)$/.test(name))
    .flatMap((name) => {
      try {
        return [{ name, text: readFileSync(name, 'utf8') }];
      } catch {
        return []; // apt's main list may be absent, and a part may be for root only
      }
    });
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
