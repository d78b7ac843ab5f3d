/**
 * Loads a fetched package. What it is like is declared beside its user, as far as it is used: the packages are no
 * dependencies of the project, so their types are not there.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** @param folder with `node_modules` */
export function loadPackage<T>(folder: string, name: string): T {
  return createRequire(join(folder, 'package.json'))(name) as T;
}
