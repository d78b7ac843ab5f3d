/** What launchers give to all processes that they start: programs, and what is theirs of our environment. Pure. */
import { join } from 'node:path';
import type { NodePrograms } from './processes.ts';

/** The rest stays with us: our own variables would win over the files that processes are given. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'XDG_CACHE_HOME'];

/** @param env ours */
export function childEnv(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    PASSED_ON.flatMap((key) => {
      const value = env[key];
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

/** @param root of the tree @param node Node's own binary */
export const nodePrograms = (root: string, node: string): NodePrograms => ({
  node,
  moduleCache: join(root, 'scripts/module-cache.mjs'),
  signal: join(root, 'signal/main.ts'),
  sfu: join(root, 'cascade/main.ts'),
});
