/** `npm run site` on two hosts that have IPv6 alone: the second joins by the pasted line, and people have their call. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { askControl } from '../../run/site/control.ts';
import { isFullRun } from '../support/full-run.ts';
import { launchDemo, type LaunchedDemo } from '../support/launched-demo.ts';
import { canMakeHosts, createHosts, type HostNetwork } from '../support/network-hosts.ts';

jest.setTimeout(360_000);

const SITE = fileURLToPath(new URL('../../run/site/main.ts', import.meta.url));
const CALL = fileURLToPath(new URL('../support/hosts-call.ts', import.meta.url));
const CALL_TIMEOUT_MS = 240_000;

const run = promisify(execFile);
const describeFull = isFullRun && canMakeHosts() ? describe : describe.skip;

describeFull('npm run site on hosts with IPv6 alone', () => {
  let network: HostNetwork;
  const sites: LaunchedDemo[] = [];

  beforeAll(async () => {
    network = createHosts(3, 'ipv6');
    const [first, second] = network.hosts;
    if (first === undefined || second === undefined) throw new Error('no hosts');
    const common = ['--workers', '1', '--log-level', 'warn', '--data'];
    sites.push(await launchDemo(['--name', 'erfurt', ...common, first.folder], first.prefix, SITE));
    const line = (await askControl(first.folder, 'token')).replaceAll("'", '');
    const args = line.slice(line.indexOf('-- ') + 3).split(' ');
    sites.push(await launchDemo([...args, ...common, second.folder], second.prefix, SITE));
  });

  afterAll(async () => {
    const codes = await Promise.all(sites.map((site) => site.stop()));
    network.remove();
    expect(codes).toEqual(sites.map(() => 0));
  });

  test('people at both see and hear each other', async () => {
    const pages = JSON.stringify(sites.flatMap((site) => [...site.pages]));
    const [command = '', ...rest] = [...(network.hosts[2]?.prefix ?? []), process.execPath, CALL, pages];

    const { stdout } = await run(command, rest, { timeout: CALL_TIMEOUT_MS });

    expect(pages).toContain('https://[fd88::2]:8443/');
    expect(JSON.parse(stdout)).toMatchObject({ pairs: 2 });
  });
});
