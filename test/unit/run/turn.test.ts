import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { turnOptions, turnValues } from '../../../run/turn.ts';

const folder = mkdtempSync(join(tmpdir(), 'kaskade-turn-'));
const turnSecretFile = join(folder, 'secret');
writeFileSync(turnSecretFile, 'north\n');
afterAll(() => rmSync(folder, { recursive: true }));

const invalid = expect.objectContaining({ code: 'CONFIG_INVALID' });

describe('relays of launchers', () => {
  test('are none without options', () => {
    expect([turnOptions({}), turnValues({})]).toEqual([undefined, {}]);
  });

  test('reach nodes of our own process, and others by variables', () => {
    const flags = { turnUrls: 'turn:relay:3478, turns:relay:443?transport=tcp', turnSecretFile };
    const urls = ['turn:relay:3478', 'turns:relay:443?transport=tcp'];

    expect(turnOptions(flags)).toMatchObject({ urls, secret: 'north' });
    expect(turnValues(flags)).toEqual({
      SIGNAL_TURN_URLS: urls.join(','),
      SIGNAL_TURN_SECRET_FILE: turnSecretFile,
    });
  });

  test.each([
    ['one option alone', { turnUrls: 'turn:relay' }],
    ['what is no relay', { turnUrls: 'https://relay', turnSecretFile }],
    ['a file that is not there', { turnUrls: 'turn:relay', turnSecretFile: join(folder, 'none') }],
  ])('%s is refused at once', (_, flags) => {
    expect(() => turnValues(flags)).toThrow(invalid);
  });
});
