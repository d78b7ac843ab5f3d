/** `npm start -- --lan` as other hosts see it: who has the link is in, and nobody else. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { freePortRun } from '../support/free-ports.ts';
import { launchDemo, type LaunchedDemo } from '../support/launched-demo.ts';
import { createHosts, type HostNetwork } from '../support/network-hosts.ts';

jest.setTimeout(240_000);

const SCRIPT = fileURLToPath(new URL('../support/lan-call.ts', import.meta.url));

type Outcome = { shownUrl: string; refused: string[]; statuses: number[] };

describe('a demo on the local network', () => {
  let network: HostNetwork;
  let demo: LaunchedDemo | undefined;

  beforeEach(() => {
    network = createHosts(2);
  });
  afterEach(async () => {
    await demo?.stop();
    network.remove();
  });

  test('another host has its call by the links, is refused without their secret, and sees nothing else', async () => {
    const [host, neighbour] = network.hosts;
    const port = await freePortRun(2);
    const { prefix: onHost, folder } = host ?? { prefix: [], folder: '' };
    mkdirSync(folder);
    // temporary files of others, and of runs that were cut off, are elsewhere
    demo = await launchDemo(['--lan', '--port', String(port)], [...onHost, 'env', `TMPDIR=${folder}`]);
    const links = [...demo.pages.values()];
    const [command = '', ...prefix] = neighbour?.prefix ?? [];
    const pages = JSON.stringify([...demo.pages]);

    const { stdout } = await promisify(execFile)(command, [...prefix, process.execPath, SCRIPT, pages], {
      timeout: 180_000,
    });

    const { shownUrl, refused, statuses } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Outcome;
    expect(links[0]).toMatch(
      new RegExp(`^https://${host?.address}:${port}/\\?site=erfurt#secret=[\\w-]{22}$`),
    );
    expect(demo.errors()).toContain(links[0]);
    expect(shownUrl).not.toContain('secret');
    expect(refused[0]).toMatch(/This link is not valid[^]*LINK_SECRET_INVALID/);
    expect(refused[1]).toMatch(/Dieser Link gilt nicht[^]*LINK_SECRET_INVALID/);
    expect(statuses).toEqual([404, 401, 200, 200]);
    expect(await demo.stop()).toBe(0);
    expect(readdirSync(folder).filter((name) => name.startsWith('kaskade-lan-'))).toEqual([]);
  });
});
