/** What tools remember of a tree is of use in the next one. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { bringKept, keep, placeInTree } from '../../../../scripts/checks/kept-results.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaskade-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const tree = (name) => join(folder, name);
const kept = () => join(folder, 'kept');

function leave(root, text) {
  mkdirSync(dirname(placeInTree(root, 'tool')), { recursive: true });
  writeFileSync(placeInTree(root, 'tool'), text);
}

test('is brought to another tree, with the paths of that one', () => {
  leave(tree('old'), JSON.stringify([`${tree('old')}/web/a.ts`, '../b.ts']));

  keep(tree('old'), kept(), 'tool');
  bringKept(tree('new'), kept(), 'tool');

  expect(JSON.parse(readFileSync(placeInTree(tree('new'), 'tool'), 'utf8'))).toEqual([
    ...[`${tree('new')}/web/a.ts`, '../b.ts'],
  ]);
});

test('may be missing', () => {
  bringKept(tree('new'), kept(), 'tool');
  keep(tree('new'), kept(), 'tool');

  expect(() => readFileSync(placeInTree(tree('new'), 'tool'))).toThrow('ENOENT');
});
