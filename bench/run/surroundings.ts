/** Where a run took place: machine, versions, commit. Never names of hosts or paths. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Surroundings } from './parts.ts';

/** A program that does not answer its version by then has none to tell. */
const PATIENCE_MS = 5_000;
const HASH_LENGTH = '12';
const BYTES_PER_GIB = 2 ** 30;
/** Results and what is drawn of them don't change what was measured. */
const RESULT_PATHS = [':(exclude)bench/results', ':(exclude)docs/benchmarks', ':(exclude)docs/benchmarks.md'];

const run = promisify(execFile);
const Package = z.object({ version: z.string() });

/** @param root of the tree @param nodeVersion of this process */
export async function readSurroundings(root: string, nodeVersion: string): Promise<Surroundings> {
  const [commit, system, ...versions] = await Promise.all([
    readCommit(root),
    readSystem(),
    packageVersion(root, 'kaskade', 'package.json'),
    packageVersion(root, 'mediasoup', 'node_modules/mediasoup/package.json'),
    packageVersion(root, 'uWebSockets.js', 'node_modules/uWebSockets.js/package.json'),
    programVersion('etcd', /etcd Version: (\S+)/),
    programVersion('redis-server', /v=(\S+)/),
  ]);
  return {
    commit,
    machine: {
      cores: availableParallelism(),
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      memoryGiB: Math.round((totalmem() / BYTES_PER_GIB) * 10) / 10,
      system,
    },
    versions: Object.fromEntries([['node', nodeVersion], ...versions.flat()]),
  };
}

type NamedVersions = (readonly [name: string, version: string])[];

async function packageVersion(root: string, name: string, path: string): Promise<NamedVersions> {
  try {
    return [[name, Package.parse(JSON.parse(await readFile(join(root, path), 'utf8'))).version]];
  } catch {
    return []; // not installed: what needs it will say so
  }
}

async function programVersion(program: string, pattern: RegExp): Promise<NamedVersions> {
  const [, version] = pattern.exec(await outputOf(program, ['--version'])) ?? [];
  return version === undefined ? [] : [[program === 'redis-server' ? 'redis' : program, version]];
}

async function readCommit(root: string): Promise<string> {
  const commit = (await outputOf('git', ['-C', root, 'rev-parse', `--short=${HASH_LENGTH}`, 'HEAD'])).trim();
  if (commit === '') return 'unknown';
  const status = ['-C', root, 'status', '--porcelain', '--untracked-files=no', '--', '.', ...RESULT_PATHS];
  return (await outputOf('git', status)).trim() === '' ? commit : `${commit}-dirty`;
}

async function readSystem(): Promise<string> {
  const kernel = `${type()} ${release()}`;
  try {
    const [, name] = /^PRETTY_NAME="?([^"\n]+)/m.exec(await readFile('/etc/os-release', 'utf8')) ?? [];
    return name === undefined ? kernel : `${name}, ${kernel}`;
  } catch {
    return kernel; // not Linux
  }
}

/** Empty when it is not there or fails. */
async function outputOf(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(program, args, { timeout: PATIENCE_MS })).stdout;
  } catch {
    return '';
  }
}
