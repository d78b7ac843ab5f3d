/**
 * What a tool remembers of a tree, by the content of its files: kept in the cache folder, and good for any other checkout
 * of the project, wherever that lies.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Stands for the tree's own path, which some tools write down. */
const HERE = '<tree>/';

/**
 * Where a tool finds and leaves it: inside the tree, so that the paths from there to its files are the same in every tree.
 *
 * @param {string} root @param {string} name
 */
export function placeInTree(root, name) {
  return join(root, 'node_modules', '.cache', 'kaskade', name);
}

/**
 * Puts what an earlier run has kept where the tool looks for it. There may be nothing.
 *
 * @param {string} root the tree @param {string} folder of what is kept @param {string} name
 */
export function bringKept(root, folder, name) {
  copy(join(folder, name), placeInTree(root, name), (text) => text.replaceAll(HERE, `${root}/`));
}

/**
 * Keeps what the tool has left.
 *
 * @param {string} root the tree @param {string} folder of what is kept @param {string} name
 */
export function keep(root, folder, name) {
  copy(placeInTree(root, name), join(folder, name), (text) => text.replaceAll(`${root}/`, HERE));
}

/** Two runs at once leave one's or the other's, never half of it; without a place to write to nothing is kept. */
function copy(from, to, changed) {
  try {
    const text = readFileSync(from, 'utf8');
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(`${to}.${process.pid}`, changed(text));
    renameSync(`${to}.${process.pid}`, to);
  } catch {
    // the tool finds out everything anew
  }
}
