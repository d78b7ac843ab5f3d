/** The demo as a process: its ready lines, its end, and what it leaves behind. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { freePortRun } from '../support/free-ports.ts';
import { launchDemo, type LaunchedDemo } from '../support/launched-demo.ts';
import { childrenOf, isRunning } from '../support/processes.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(90_000);

describe('npm start', () => {
  let demo: LaunchedDemo | undefined;
  let blocker: Server | undefined;

  afterEach(async () => {
    await demo?.stop();
    blocker?.close();
    demo = undefined;
    blocker = undefined;
  });

  const launch = async (args: readonly string[]): Promise<LaunchedDemo> => (demo = await launchDemo(args));

  test('prints one ready line per site and then "ready all"', async () => {
    const port = await freePortRun(3);

    const { lines } = await launch(['--sites', '3', '--port', String(port)]);

    const sites = ['erfurt', 'jena', 'weimar'];
    const expected = sites.map(
      (site, index) => `ready ${site} http://localhost:${port + index}/?site=${site}`,
    );
    expect(lines.filter((line) => line !== 'ready all')).toEqual(expected);
    expect(lines.at(-1)).toBe('ready all');
  });

  test('ends within 5 s on Ctrl-C and leaves no process', async () => {
    const port = String(await freePortRun(2));
    const launchedMs = performance.now();
    const running = await launch(['--port', port]);
    const startMs = performance.now();
    const workers = childrenOf(running.process.pid ?? 0);
    expect(workers.length).toBeGreaterThanOrEqual(2);
    const stoppedMs = performance.now();

    const code = await running.stop();

    expect(code).toBe(0);
    // where the start took long, so may the end
    expect(performance.now() - stoppedMs).toBeLessThan(5_000 + startMs - launchedMs);
    expect(workers.filter(isRunning)).toEqual([]);
  });

  test('leaves no process after SIGKILL either', async () => {
    const running = await launch(['--port', String(await freePortRun(2))]);
    const workers = childrenOf(running.process.pid ?? 0);

    running.process.kill('SIGKILL');
    await once(running.process, 'exit');

    await waitFor(() => workers.filter(isRunning).length === 0, { what: 'the media workers are gone' });
  });

  test('says which port is in use, exits, and leaves the other site not running', async () => {
    const port = await freePortRun(2);
    blocker = createServer();
    blocker.listen(port + 1, '127.0.0.1');
    await once(blocker, 'listening');

    await expect(launch(['--port', String(port)])).rejects.toThrow(new RegExp(`PORT_IN_USE: .*${port + 1}`));
  });

  test.each([
    [['--sites', '0'], /CONFIG_INVALID: --sites/],
    [['--port', 'abc'], /CONFIG_INVALID: --port/],
    [['--nonsense'], /unknown option '--nonsense'/],
  ])('refuses %p with a reason', async (args, reason) => {
    await expect(launch(args)).rejects.toThrow(reason);
  });
});
