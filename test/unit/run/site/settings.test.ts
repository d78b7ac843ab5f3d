import { describe, expect, test } from '@jest/globals';
import { DEFAULT_PORTS } from '../../../../run/site/ports.ts';
import {
  checkUnchanged,
  dataFolderOf,
  newSite,
  parseJoinUrl,
  tokenMsOf,
} from '../../../../run/site/settings.ts';

const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) });

describe('newSite()', () => {
  test('takes ports, address and size from flags', async () => {
    const flags = {
      name: 'suhl',
      address: '127.0.0.1',
      port: '9443',
      linkPorts: '50000-50999',
      workers: '2',
    };

    expect(await newSite(flags, undefined)).toEqual({
      ...{ name: 'suhl', address: '127.0.0.1', announced: '127.0.0.1', signalNodes: 1, workers: 2 },
      ports: { ...DEFAULT_PORTS, signal: 9_443, linkMin: 50_000, linkMax: 50_999 },
    });
  });

  test.each([
    [{}, /--name is missing/],
    [{ name: 'Not A Label' }, /--name takes/],
    [{ name: 'a'.repeat(49) }, /--name takes .* at most 48/],
    [{ name: 'suhl', address: '192.0.2.7' }, /--address: this host does not have 192\.0\.2\.7/],
    [{ name: 'suhl', address: '127.0.0.1', port: 'x' }, /--port takes a whole number/],
    [{ name: 'suhl', address: '127.0.0.1', linkPorts: '50000' }, /--link-ports takes FIRST-LAST/],
  ])('refuses %p', async (flags, message) => {
    await expect(newSite(flags, undefined)).rejects.toThrow(invalid(message));
  });
});

describe('checkUnchanged()', () => {
  test('lets flags repeat what is so, and names those that do not', async () => {
    const site = await newSite({ name: 'suhl', address: '127.0.0.1', port: '9443' }, undefined);

    expect(() => checkUnchanged({ name: 'suhl', port: '9443' }, site)).not.toThrow();
    expect(() => checkUnchanged({ name: 'gera', port: '9444' }, site)).toThrow(invalid(/^--name, ports:/));
  });
});

describe('parseJoinUrl()', () => {
  test.each([
    ['https://10.0.0.1:7000', { host: '10.0.0.1', port: 7_000 }],
    ['https://[fd00::1]', { host: 'fd00::1', port: DEFAULT_PORTS.site }],
  ])('reads %s', (text, expected) => {
    expect(parseJoinUrl(text)).toEqual(expected);
  });

  test.each(['10.0.0.1:7443', 'http://10.0.0.1:7443', 'https://10.0.0.1/x'])('refuses %s', (text) => {
    expect(() => parseJoinUrl(text)).toThrow(invalid(/--join takes/));
  });
});

describe('dataFolderOf()', () => {
  test('is --data, or a folder by the name of the site', () => {
    expect(dataFolderOf({ data: '/srv/kaskade' }, {})).toBe('/srv/kaskade');
    expect(dataFolderOf({ name: 'suhl' }, { XDG_DATA_HOME: '/data' })).toBe('/data/kaskade/suhl');
    expect(() => dataFolderOf({}, {})).toThrow(invalid(/--name or --data/));
  });
});

describe('tokenMsOf()', () => {
  test('is an hour where nothing is said', () => {
    expect(tokenMsOf({})).toBe(3_600_000);
    expect(tokenMsOf({ tokenMinutes: '5' })).toBe(300_000);
  });
});
