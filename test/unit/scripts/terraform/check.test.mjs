/** Checking with a script in terraform's place. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkTerraform } from '../../../../scripts/terraform/check.mjs';

let root;
let env;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kaskade-terraform-test-'));
  env = { PATH: join(root, 'bin') };
  for (const folder of ['bin', 'tf/module/tests', 'tf/cloud'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'tf/module/main.tf'), '');
  writeFileSync(join(root, 'tf/module/tests/a.tftest.hcl'), '');
  writeFileSync(join(root, 'tf/cloud/main.tf'), 'source = "x/y"');
});
afterEach(() => rmSync(root, { recursive: true }));

/** Puts a terraform into the path that records how it is called, then runs `body`. */
function terraformThat(body) {
  const file = join(root, 'bin', 'terraform');
  writeFileSync(file, `#!/bin/sh\necho "\${PWD##*/} $1" >> ${join(root, 'calls')}\n${body}\n`);
  chmodSync(file, 0o755);
}

const run = () => checkTerraform(join(root, 'tf'), env);
const calls = () => readFileSync(join(root, 'calls'), 'utf8').trim().split('\n');

describe('checkTerraform()', () => {
  test('passes where terraform is absent, and says so', () => {
    expect(run()).toEqual({ ok: true, lines: ['note: terraform is not here: not checked'] });
  });

  test('runs the tests of what needs no provider, and names the rest', () => {
    terraformThat('exit 0');

    expect(run()).toEqual({ ok: true, lines: ['note: format only, they need providers: cloud'] });
    expect(calls()).toEqual(['tf fmt', 'module init', 'module test']);
  });

  test('validates a folder without tests', () => {
    rmSync(join(root, 'tf/module/tests'), { recursive: true });
    terraformThat('exit 0');

    run();

    expect(calls()).toEqual(['tf fmt', 'module init', 'module validate']);
  });

  test.each(['fmt', 'init', 'test'])('fails when %s fails, with what it wrote', (command) => {
    terraformThat(`[ "$1" = ${command} ] && echo "the reason" && exit 1\nexit 0`);

    const { ok, lines } = run();

    expect(ok).toBe(false);
    expect(lines[0]).toContain('the reason');
  });

  test("keeps terraform's own data out of the folder, and removes it", () => {
    terraformThat(`[ "$1" = fmt ] || echo "$TF_DATA_DIR" > ${join(root, 'data')}`);

    run();

    const data = readFileSync(join(root, 'data'), 'utf8').trim();
    expect(dirname(data)).toBe(tmpdir());
    expect(() => readFileSync(data)).toThrow('ENOENT');
  });
});
