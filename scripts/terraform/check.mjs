/**
 * Runs terraform over a folder: `fmt -check` for everything, `test` (or
 * `validate`, where there are no tests) for what needs no provider from a registry.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationFolders } from './folders.mjs';

/**
 * @param {string} root folder with configurations below it
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ ok: boolean, lines: string[] }} what to print; lines that begin with `note: ` are worth reading when all is well
 */
export function checkTerraform(root, env) {
  const format = terraform(['fmt', '-check', '-diff', '-recursive', '-no-color', '.'], root, env);
  if (format.isAbsent) return { ok: true, lines: ['note: terraform is not here: not checked'] };

  const folders = configurationFolders(root);
  const failures = format.ok ? [] : [`not formatted (terraform fmt -recursive):\n${format.output}`];
  for (const folder of folders.filter(({ needsRegistry }) => !needsRegistry)) {
    const { ok, output } = check(folder, env);
    if (!ok) failures.push(`${folder.name}:\n${output}`);
  }
  const formatOnly = folders.filter(({ needsRegistry }) => needsRegistry).map(({ name }) => name);
  const note =
    formatOnly.length > 0 ? [`note: format only, they need providers: ${formatOnly.join(', ')}`] : [];
  return { ok: failures.length === 0, lines: [...failures, ...note] };
}

/**
 * Leaves nothing in the folder: Terraform's own data lies in a temporary one.
 *
 * @param {import('./folders.mjs').ConfigurationFolder} folder
 * @param {NodeJS.ProcessEnv} env
 */
function check({ path, hasTests }, env) {
  const data = mkdtempSync(join(tmpdir(), 'kaskade-terraform-'));
  try {
    const own = { ...env, TF_DATA_DIR: data };
    const init = terraform(['init', '-backend=false', '-input=false', '-no-color'], path, own);
    return init.ok ? terraform([hasTests ? 'test' : 'validate', '-no-color'], path, own) : init;
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/**
 * @param {string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 */
function terraform(args, cwd, env) {
  // without CHECKPOINT_DISABLE it asks its maker for newer versions
  const result = spawnSync('terraform', args, {
    cwd,
    env: { ...env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' },
    encoding: 'utf8',
  });
  return {
    isAbsent: result.error?.code === 'ENOENT',
    ok: result.status === 0,
    output: [result.stdout, result.stderr, result.error?.message].filter(Boolean).join('\n').trim(),
  };
}
