/**
 * Fetches the worker that mediasoup's authors publish with each release.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { dirname, join } from 'node:path';

/** A network that does not answer must not hold up the build. */
const ANSWER_LIMIT_MS = 8_000;
const WHOLE_LIMIT_MS = 90_000;

/**
 * The address, made as mediasoup's own npm-scripts.mjs makes it.
 *
 * @param {{ version: string, repository: { url: string } }} mediasoup its package.json
 * @param {{ platform: string, arch: string, kernel: string, baseUrl?: string }} system `kernel` like `6.1.0-31-amd64`
 */
export function prebuiltUrl({ version, repository }, { platform, arch, kernel, baseUrl }) {
  const base = baseUrl ?? `${repository.url.replace(/^git\+/, '').replace(/\.git$/, '')}/releases/download`;
  const suffix = platform === 'linux' ? `-kernel${Number.parseInt(kernel, 10)}` : '';
  return `${base}/${version}/mediasoup-worker-${version}-${platform}-${arch}${suffix}.tgz`;
}

/**
 * @param {string} root
 * @param {string} output where the binary is to be written
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 * @returns {Promise<string | undefined>} why there is none, or nothing
 */
export async function fetchPrebuilt(root, output, env, signal) {
  const mediasoup = JSON.parse(readFileSync(join(root, 'node_modules', 'mediasoup', 'package.json'), 'utf8'));
  const url = prebuiltUrl(mediasoup, {
    platform: process.platform,
    arch: process.arch,
    kernel: release(),
    baseUrl: env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL,
  });
  const folder = dirname(output);
  const archive = join(folder, 'prebuilt.tgz');
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(archive, await download(url, signal));
  } catch (error) {
    return error.cause?.code ?? error.message;
  }
  const { status } = spawnSync('tar', ['-xzf', archive, '-C', folder], { stdio: 'ignore' });
  if (status !== 0 || !existsSync(output)) return 'the archive cannot be read';
  chmodSync(output, 0o755);
  return undefined;
}

/** @param {string} url @param {AbortSignal} signal */
async function download(url, signal) {
  const controller = new AbortController();
  const onAbort = () => controller.abort(new Error('interrupted'));
  signal.addEventListener('abort', onAbort, { once: true });
  const late = (what) => () => controller.abort(new Error(what));
  const answerTimer = setTimeout(late('no answer'), ANSWER_LIMIT_MS);
  const wholeTimer = setTimeout(late('too slow'), WHOLE_LIMIT_MS);
  try {
    const response = await fetch(url, { signal: controller.signal });
    clearTimeout(answerTimer);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } finally {
    clearTimeout(answerTimer);
    clearTimeout(wholeTimer);
    signal.removeEventListener('abort', onAbort);
  }
}
