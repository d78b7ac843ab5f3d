/**
 * Steps: the media worker, downloaded where that works, else built.
 *
 * Both make it in a folder of their own inside the cache, check it there, and
 * move the folder into place in one go: what is in place is whole.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { buildWorker, expectedTime } from '../worker/build.mjs';
import { workerPaths } from '../worker/locate.mjs';
import { fetchPrebuilt } from '../worker/prebuilt.mjs';
import { checkAndStamp } from '../worker/stamp.mjs';
import { throwIfStopped } from './context.mjs';
import { missingPackages } from './debian.mjs';
import { BUILD_PACKAGES, needsWorker } from './requirements.mjs';
import { SetupError } from './setup-error.mjs';
import { openLog } from './step-log.mjs';
import { isWorkerReady } from './worker-state.mjs';

const DRAFT_PREFIX = '.draft-';

/** @param {import('./context.mjs').Context} context */
function isReady({ root, env, command }) {
  return !needsWorker(command) || isWorkerReady(root, env);
}

/** The download is worth a try: when it fails the next step builds. */
export const prebuiltStep = {
  isReady,
  /** @param {import('./context.mjs').Context} context */
  async run(context) {
    const { root, env, reporter, signal } = context;
    refuseMissingChoice(env);
    const step = reporter.step('fetching a prebuilt media worker');
    const draft = makeDraft(context);
    const problem =
      (await fetchPrebuilt(root, draft.binary, env, signal)) ??
      (await checkAndStamp(root, draft.binary, 'prebuilt'));
    if (problem === undefined) moveIntoPlace(draft);
    rmSync(draft.folder, { recursive: true, force: true });
    throwIfStopped(context);
    step.done(
      problem === undefined
        ? 'media worker, prebuilt'
        : `no prebuilt media worker (${problem}), so it is built here`,
    );
  },
};

export const buildStep = {
  isReady,
  /** @param {import('./context.mjs').Context} context */
  async run(context) {
    const { root, reporter } = context;
    const tools = missingPackages(BUILD_PACKAGES);
    if (tools.length > 0) {
      throw new SetupError(
        `the media worker cannot be built without: ${tools.join(' ')}`,
        `sudo apt-get install ${tools.join(' ')}`,
      );
    }
    const step = reporter.step(`building the media worker (once, ${expectedTime()})`);
    const draft = makeDraft(context);
    try {
      await build(context, draft, step);
      const problem = await checkAndStamp(root, draft.binary, 'built');
      if (problem !== undefined)
        throw new SetupError(`the media worker was built but does not work: ${problem}`);
      moveIntoPlace(draft);
    } catch (error) {
      step.failed();
      throw error;
    } finally {
      rmSync(draft.folder, { recursive: true, force: true });
    }
    step.done('media worker, built here');
  },
};

/** @param {import('./context.mjs').Context} context */
async function build(context, draft, step) {
  const { root, env, signal } = context;
  const log = openLog(env, 'worker-build');
  const code = await buildWorker({
    root,
    folder: join(draft.folder, 'build'),
    output: draft.binary,
    signal,
    onProgress: step.progress,
    onLine: log.line,
  });
  log.close();
  throwIfStopped(context);
  if (code !== 0)
    throw new SetupError(
      `the build ended with code ${code}:\n${log.tail()}`,
      `The whole log is in ${log.file}`,
    );
}

/** @param {NodeJS.ProcessEnv} env */
function refuseMissingChoice(env) {
  if (!env.MEDIASOUP_WORKER_BIN) return;
  throw new SetupError(
    `MEDIASOUP_WORKER_BIN names ${env.MEDIASOUP_WORKER_BIN}, which is not there`,
    'Unset it, and set-up makes a worker.',
  );
}

/** We hold the lock, so drafts that lie around are dead. @param {import('./context.mjs').Context} context */
function makeDraft({ root, env }) {
  const target = workerPaths(root, env).binary;
  const shelf = dirname(dirname(target));
  mkdirSync(shelf, { recursive: true });
  for (const name of readdirSync(shelf)) {
    if (name.startsWith(DRAFT_PREFIX)) rmSync(join(shelf, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(shelf, DRAFT_PREFIX));
  return { folder, binary: join(folder, 'out', basename(target)), target };
}

/** @param {{ folder: string, binary: string, target: string }} draft */
function moveIntoPlace({ folder, binary, target }) {
  rmSync(join(dirname(binary), 'prebuilt.tgz'), { force: true });
  if (existsSync(dirname(target))) renameSync(dirname(target), join(folder, 'old'));
  renameSync(dirname(binary), dirname(target));
}
