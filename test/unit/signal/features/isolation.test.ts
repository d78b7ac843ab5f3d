/**
 * A feature can be deleted: nothing but its own files names it (ADR 0041). A scenario of the bench that plays a session
 * names those that it plays, and is a folder that nothing names either: it goes with the first of them (ADR 0052).
 */
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { loadFeatures } from '../../../../signal/features/load.ts';

const ROOT = new URL('../../../../', import.meta.url);
const FOLDERS = ['proto', 'common', 'signal', 'cascade', 'client', 'web', 'run', 'bench', 'test'];

const features = await loadFeatures();

/** Files of ours, by path. */
function sources(): readonly (readonly [string, string])[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('gen/'))
      .map((file) => `${folder}/${file}`),
  ).map((path) => [path, readFileSync(new URL(path, ROOT), 'utf8')] as const);
}

const IMPORT = /from '([^']+)'|import\('([^']+)'\)/g;

/** Paths that a file imports, from the root. */
function imported(path: string, text: string): readonly string[] {
  return [...text.matchAll(IMPORT)]
    .map(([, one, other]) => one ?? other ?? '')
    .filter((target) => target.startsWith('.'))
    .map((target) => new URL(target, new URL(path, ROOT)).pathname.slice(ROOT.pathname.length));
}

const isOf = (name: string, path: string): boolean =>
  path.includes(`features/${name}/`) || path.includes(`features/${name}.`);

/** Files of the bench's sessions. */
const isSession = (path: string): boolean => /^(bench|test\/unit\/bench)\/session\//.test(path);

describe.each(features.map(({ name }) => name))('feature %s', (name) => {
  test('is named by its own files only', () => {
    const intruders = sources()
      .filter(
        ([path, text]) =>
          !isOf(name, path) && !isSession(path) && imported(path, text).some((target) => isOf(name, target)),
      )
      .map(([path]) => path);

    expect(intruders).toEqual([]);
  });
});

/** Which scenario a file is of: '' = what all of them have in common; undefined = none. */
const scenarioOf = (path: string): string | undefined =>
  /^(?:bench|test\/unit\/bench)\/session\/(?:([^/]+)\/)?[^/]+$/.exec(path)?.slice(1)[0] ??
  (isSession(path) ? '' : undefined);

test('sessions of the bench are named by their own files only, and no scenario by another one', () => {
  const intruders = sources().flatMap(([path, text]) => {
    const own = scenarioOf(path);
    const others = imported(path, text)
      .map(scenarioOf)
      .filter((other) => other !== undefined && other !== own && (own === undefined || other !== ''));
    return others.length > 0 ? [path] : [];
  });

  expect(intruders).toEqual([]);
});

test('every command says who may, how it is kept and what it does', () => {
  for (const { name, commands } of features) {
    for (const { roles, summary, errors, name: command } of commands) {
      const id = `${name}.${command}`;
      expect([id, roles.length > 0, summary.endsWith('.')]).toEqual([id, true, true]);
      const own = errors.filter((error) => error.includes('.'));
      expect(own.filter((error) => !error.startsWith(`${name}.`))).toEqual([]);
    }
  }
});
