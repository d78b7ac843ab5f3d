/** Which cores of this machine the cluster gets and which the load, with `--pin`. */
import { readFileSync } from 'node:fs';
import { BenchError } from '../bench-error.ts';

/** Lists as `taskset -c` takes them. */
export type CoreShares = { readonly cluster: string; readonly load: string };

/**
 * Half of the cores that we may use for each; the odd one goes to the cluster.
 * @throws {BenchError} INPUT_INVALID with a single core
 */
export function shareCores(allowed: readonly number[] = allowedCores()): CoreShares {
  if (allowed.length < 2) {
    throw new BenchError('INPUT_INVALID', '--pin needs two cores at least: leave it out here');
  }
  const half = Math.ceil(allowed.length / 2);
  return { cluster: allowed.slice(0, half).join(','), load: allowed.slice(half).join(',') };
}

function allowedCores(): readonly number[] {
  const [, list = ''] = /^Cpus_allowed_list:\s+(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return parseCoreList(list);
}

/** E.g. `0-2,5`. */
export function parseCoreList(list: string): readonly number[] {
  return list
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [first = NaN, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}
