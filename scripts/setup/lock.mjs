/**
 * One lock for all set-up runs that share a cache. The lock is a file that
 * names its owner; the owner's death, however it came, makes it stale.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, ownIdentity } from '../process/identity.mjs';

const POLL_MS = 200;

/** @typedef {import('../process/identity.mjs').ProcessIdentity & { task: string, since: string }} LockOwner */

/**
 * Takes the lock, waiting for a living owner.
 *
 * @param {string} file
 * @param {{ task: string, onWait: (owner: LockOwner) => void, signal: AbortSignal }} options
 *   `task` is what others are told; `onWait` is called once per owner waited for
 * @returns {Promise<() => void>} gives the lock back; may be called twice
 */
export async function takeLock(file, { task, onWait, signal }) {
  mkdirSync(dirname(file), { recursive: true });
  let toldOf;
  for (;;) {
    signal.throwIfAborted();
    const release = tryLock(file, task);
    if (release) return release;
    const owner = readOwner(file);
    if (owner === undefined) continue; // just released
    if (!isAlive(owner)) {
      breakLock(file, owner);
      continue;
    }
    if (toldOf !== owner.pid) onWait(owner);
    toldOf = owner.pid;
    await delay(POLL_MS);
  }
}

/** @returns {(() => void) | undefined} */
function tryLock(file, task) {
  const owner = { ...ownIdentity(), task, since: new Date().toISOString() };
  // written first and linked then: nobody ever sees a lock without its owner
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(owner));
  try {
    linkSync(draft, file);
  } catch (error) {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readOwner(file)?.started === owner.started && readOwner(file)?.pid === owner.pid)
      rmSync(file, { force: true });
  };
}

/**
 * Removes a dead owner's lock. A second lock around it makes sure that two who
 * saw the same dead owner don't remove each other's new one.
 *
 * @param {string} file @param {LockOwner} dead
 */
function breakLock(file, dead) {
  const guardFile = `${file}.break`;
  const guard = readOwner(guardFile);
  if (guard !== undefined && !isAlive(guard)) rmSync(guardFile, { force: true });
  const release = tryLock(guardFile, 'breaking a stale lock');
  if (!release) return;
  const now = readOwner(file);
  if (now?.pid === dead.pid && now.started === dead.started) rmSync(file, { force: true });
  release();
}

/** @param {string} file @returns {LockOwner | undefined} */
function readOwner(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    return { pid: 0, started: 'unreadable', task: 'unknown', since: 'unknown' }; // a damaged lock protects nothing
  }
}
