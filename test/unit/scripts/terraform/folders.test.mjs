/** Which folders of Terraform can be checked without a registry. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { configurationFolders, needsDownload } from '../../../../scripts/terraform/folders.mjs';

let root;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'kaskade-folders-'))));
afterEach(() => rmSync(root, { recursive: true }));

function write(file, text = '') {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

describe('needsDownload()', () => {
  test.each([
    ['terraform {}', false],
    ['module "a" {\n  source = "../../modules/site"\n}', false],
    ['required_providers {\n  t = { source = "terraform.io/builtin/terraform" }\n}', false],
    ['resource "terraform_data" "a" {}', false],
    ['# source = "hashicorp/null"', false],
    ['required_providers {\n  h = {\n    source = "hetznercloud/hcloud"\n  }\n}', true],
    ['module "a" {\n  source = "git::https://a.test/b.git"\n}', true],
    ['resource "null_resource" "a" {}', true],
  ])('of %j is %p', (text, expected) => {
    expect(needsDownload(text)).toBe(expected);
  });
});

describe('configurationFolders()', () => {
  test('finds folders with .tf files, and their tests', () => {
    write('modules/site/main.tf');
    write('modules/site/tests/a.tftest.hcl');
    write('modules/site/templates/unit.tftpl');
    write('examples/one/main.tf');

    expect(configurationFolders(root)).toEqual([
      { name: 'examples/one', path: join(root, 'examples/one'), needsRegistry: false, hasTests: false },
      { name: 'modules/site', path: join(root, 'modules/site'), needsRegistry: false, hasTests: true },
    ]);
  });

  test('looks at every file of a folder', () => {
    write('envs/a/main.tf');
    write('envs/a/versions.tf', 'source = "x/y"');

    expect(configurationFolders(root)).toMatchObject([{ name: 'envs/a', needsRegistry: true }]);
  });

  test('leaves out what Terraform has fetched', () => {
    write('envs/a/main.tf');
    write('envs/a/.terraform/modules/b/main.tf');

    expect(configurationFolders(root).map(({ name }) => name)).toEqual(['envs/a']);
  });
});
