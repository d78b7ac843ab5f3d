/**
 * Looks at Node, npm, the npm packages and the media worker.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isReady as areModulesReady } from '../setup/node-modules-step.mjs';
import { mismatch } from '../setup/uws-step.mjs';
import { workerProblem } from '../setup/worker-state.mjs';
import { workerPaths } from '../worker/locate.mjs';

/** Set-up runs on this one; the project itself runs on its own Node. */
const OLDEST_NODE_MAJOR = 18;
const RUNTIME_NODE_MAJOR = 22;
const SETUP = 'npm start brings it (or: node scripts/setup.mjs --for start)';

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('./report.mjs').Finding[]}
 */
export function runtimeFindings(root, env) {
  return [hostNode(), npm(), ownNode(root), npmPackages(root), webSocketBinary(root), mediaWorker(root, env)];
}

function hostNode() {
  const { node } = process.versions;
  return {
    name: 'Node that runs this',
    ok: Number.parseInt(node, 10) >= OLDEST_NODE_MAJOR,
    found: node,
    needed: 'start',
    advice: `Node ${OLDEST_NODE_MAJOR} or newer is needed to run set-up`,
  };
}

function npm() {
  const version = versionOf('npm', ['--version']);
  return {
    name: 'npm',
    ok: version !== undefined,
    found: version ?? 'missing',
    needed: 'start',
    advice: 'install npm',
  };
}

/** @param {string} root */
function ownNode(root) {
  const version = versionOf(join(root, 'node_modules', '.bin', 'node'), ['--version'])?.replace(/^v/, '');
  const effective = version ?? process.versions.node;
  return {
    name: "the project's Node",
    ok: Number.parseInt(effective, 10) >= RUNTIME_NODE_MAJOR,
    found: version ?? `none in node_modules, this one is ${process.versions.node}`,
    needed: 'start',
    advice: SETUP,
  };
}

/** @param {string} root */
function npmPackages(root) {
  const ok = areModulesReady({ root });
  const found = ok
    ? 'as in package-lock.json'
    : existsSync(join(root, 'node_modules'))
      ? 'not as in package-lock.json'
      : 'missing';
  return { name: 'npm packages', ok, found, needed: 'start', advice: SETUP };
}

/** @param {string} root */
function webSocketBinary(root) {
  const problem = mismatch(root);
  return {
    name: 'WebSocket server binary',
    ok: problem === undefined,
    found: problem ?? 'the one that was verified',
    needed: 'start',
    advice: 'remove node_modules and run npm start; see docs/adr/0003-uwebsockets-repack.md',
  };
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
function mediaWorker(root, env) {
  const finding = { name: 'media worker', needed: 'start', advice: SETUP };
  try {
    const problem = workerProblem(root, env);
    if (problem !== undefined) return { ...finding, ok: false, found: problem };
    const { binary, stamp } = workerPaths(root, env);
    const { version, how } = JSON.parse(readFileSync(stamp, 'utf8'));
    return { ...finding, ok: true, found: `${version}, ${how}, ${binary}` };
  } catch (error) {
    return { ...finding, ok: false, found: `cannot be looked for: ${error.message}` };
  }
}

/** @param {string} command @param {string[]} args @returns {string | undefined} */
function versionOf(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
