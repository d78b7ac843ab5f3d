/**
 * All features of the page: whoever has a folder here. Each is a file of its own with its messages, all of them are loaded
 * at once, beside the first view and not with it.
 */
import type { PageFeature } from './contract.ts';

const FOUND = import.meta.glob<PageFeature>('./*/index.ts', { import: 'feature' });

/** In the order of their names. Rejects when one can't be loaded. */
export function loadFeatures(): Promise<readonly PageFeature[]> {
  const files = Object.entries(FOUND).sort(([one], [other]) => one.localeCompare(other));
  return Promise.all(files.map(([, load]) => load()));
}
