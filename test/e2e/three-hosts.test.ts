/**
 * `npm run site` on three hosts, which are network namespaces: two sites join the first one by a pasted line, people at
 * all three see and hear each other, on real stores and with TLS throughout. And what does not join, and why.
 */
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Result } from '../../bench/result.ts';
import { askControl } from '../../run/site/control.ts';
import { isFullRun } from '../support/full-run.ts';
import { canMakeHosts, createHosts, type HostNetwork, type NetworkHost } from '../support/network-hosts.ts';
import { launchDemo, type LaunchedDemo } from '../support/launched-demo.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(360_000);

const SITE = fileURLToPath(new URL('../../run/site/main.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../../run/cli.ts', import.meta.url));
const CALL = fileURLToPath(new URL('../support/hosts-call.ts', import.meta.url));
const BENCH = fileURLToPath(new URL('../../bench/cli.ts', import.meta.url));
const BENCH_TIMEOUT_MS = 90_000;
const CALL_TIMEOUT_MS = 240_000;
const JOIN_TIMEOUT_MS = 120_000;

const run = promisify(execFile);
const testFull = isFullRun ? test : test.skip;
const describeHosts = canMakeHosts() ? describe : describe.skip;
if (!canMakeHosts()) console.warn('three hosts: skipped, network namespaces need root');

const originOf = (site: LaunchedDemo): string => new URL([...site.pages.values()][0] ?? '').origin;

describeHosts('npm run site on three hosts', () => {
  let network: HostNetwork;
  let sites: readonly LaunchedDemo[] = [];
  let usedToken = '';

  const host = (index: number): NetworkHost => {
    const found = network.hosts[index];
    if (found === undefined) throw new Error(`no host ${index}`);
    return found;
  };
  /** Arguments of the line that the first site prints. */
  const pastedLine = async (): Promise<readonly string[]> => {
    const line = await askControl(host(0).folder, 'token');
    return line.slice(line.indexOf('-- ') + 3).split(' ');
  };
  const start = (index: number, args: readonly string[]): Promise<LaunchedDemo> => {
    const { prefix, folder } = host(index);
    return launchDemo([...args, '--data', folder, '--workers', '1', '--log-level', 'warn'], prefix, SITE);
  };
  /** What a join on the fourth host ends with. */
  const refusal = (args: readonly string[]): { readonly code: number | null; readonly errors: string } => {
    const { prefix, folder } = host(3);
    const [command = '', ...rest] = [...prefix, process.execPath, SITE, ...args, '--data', folder];
    const { status, stderr } = spawnSync(command, rest, { encoding: 'utf8', timeout: JOIN_TIMEOUT_MS });
    return { code: status, errors: stderr };
  };

  beforeAll(async () => {
    network = createHosts(4);
    const first = await start(0, ['--name', 'erfurt']);
    sites = [first];
    await waitFor(() => /--token \S+/.test(first.errors()), {
      what: 'the first site prints the line to paste',
    });
    const lines = [await pastedLine(), await pastedLine()];
    usedToken = lines[0]?.at(-1) ?? '';
    const named = lines.map((line, index) =>
      line.with(line.indexOf('--name') + 1, index === 0 ? 'jena' : 'suhl'),
    );
    sites = [first, ...(await Promise.all(named.map((args, index) => start(index + 1, args))))];
  });

  afterAll(async () => {
    const codes = await Promise.all(sites.map((site) => site.stop()));
    network.remove();
    expect(codes).toEqual(sites.map(() => 0));
  });

  test('each says where its people go, by HTTPS', () => {
    expect(sites.map(({ lines }) => lines)).toEqual([
      [
        expect.stringMatching(/^ready erfurt https:\/\/10\.88\.0\.1:8443\/\?site=erfurt#secret=\S+$/),
        'ready all',
      ],
      [
        expect.stringMatching(/^ready jena https:\/\/10\.88\.0\.2:8443\/\?site=jena#secret=\S+$/),
        'ready all',
      ],
      [
        expect.stringMatching(/^ready suhl https:\/\/10\.88\.0\.3:8443\/\?site=suhl#secret=\S+$/),
        'ready all',
      ],
    ]);
  });

  test('the check finds everything reachable, in both directions', () => {
    const [, ...joined] = sites.map((site) => site.errors());

    for (const text of joined) {
      expect(text).toMatch(/links +│ UDP 40000-43999/);
      expect(text).not.toContain('BLOCKED');
    }
  });

  test('people at all three sites see and hear each other; the cluster is in order', async () => {
    const pages = JSON.stringify(sites.flatMap((site) => [...site.pages]));
    const { prefix } = host(3);
    const [command = '', ...rest] = [...prefix, process.execPath, CALL, pages];

    const { stdout } = await run(command, rest, { timeout: CALL_TIMEOUT_MS });

    const { pairs, topology } = JSON.parse(stdout) as {
      pairs: number;
      topology: { links: readonly unknown[] };
    };
    expect(pairs).toBe(6);
    expect(topology.links).toHaveLength(3);
    const config = join(host(1).folder, 'operator.env');
    const check = [...host(1).prefix, process.execPath, CLI, 'check', '--config', config, '--json'];
    // who was in the call has just gone
    await waitFor(() => run(check[0] ?? '', check.slice(1)), {
      what: 'the cluster is in order',
      timeoutMs: 60_000,
    });
  });

  test('a blocked range and a blocked port are named with what to open, and the token is not used up', async () => {
    const line = await pastedLine();
    const unblock = [host(3).block('udp', '40000-43999'), host(0).block('tcp', '7090')];

    const { code, errors } = refusal(line.with(line.indexOf('--name') + 1, 'gera'));
    for (const end of unblock) end();

    expect(errors).toMatch(/^SITE_PORTS_BLOCKED: .*links erfurt → gera \(UDP 40000-43999\)/m);
    expect(errors).toMatch(/^SITE_PORTS_BLOCKED: .*SFU gRPC gera → erfurt \(TCP 7090\)/m);
    expect(errors).toContain('open UDP 40000-43999 on gera (10.88.0.4) for 10.88.0.2');
    expect(errors).toContain('the token was not used up');
    expect(code).toBe(1);
  });

  // what the join service answers is in test/unit/run/site/join-desk.test.ts; here it ends a command
  testFull('who has a used token, one of another cluster, or a name that lives is told so', async () => {
    const line = await pastedLine();
    const [, secret = ''] = line.at(-1)?.split('.') ?? [];
    const joinAs = (name: string, token: string): string =>
      refusal(['--join', 'https://10.88.0.1:7443', '--name', name, '--token', token]).errors;

    expect(joinAs('gera', usedToken)).toMatch(/^JOIN_TOKEN_USED: .*jena/m);
    expect(joinAs('gera', `${'A'.repeat(43)}.${secret}`)).toMatch(/^JOIN_CA_MISMATCH/m);
    expect(joinAs('suhl', line.at(-1) ?? '')).toMatch(/^SITE_NAME_TAKEN: .*suhl/m);
  });

  testFull('the bench loads all three sites from two hosts', async () => {
    const { folder } = host(0);
    const json = join(folder, 'bench.json');
    const [command = '', ...rest] = [
      ...[...host(3).prefix, process.execPath, BENCH, 'join-storm', '--media', 'none'],
      ...['--participants', '60', '--within', '3s', '--target', sites.map(originOf).join()],
      ...['--token-key', join(folder, 'token-keys'), '--ca', join(folder, 'tls', 'ca.pem')],
      ...['--load-processes', '1', '--agents', '1', '--listen', `${host(3).address}:7999`, '--json', json],
    ];
    const bench = execFile(command, rest, { timeout: BENCH_TIMEOUT_MS });
    let told = '';
    bench.stderr?.on('data', (chunk: string) => (told += chunk));
    const secret = await waitFor(
      () => /--secret (\S+)/.exec(told)?.[1] ?? (bench.exitCode !== null && told),
      {
        what: 'the bench tells how load processes join',
        timeoutMs: 30_000,
      },
    );
    const joining = ['agent', '--join', `${host(3).address}:7999`, '--secret', secret];
    const [agent = '', ...args] = [...host(2).prefix, process.execPath, BENCH, ...joining];

    const [{ stdout }, [code]] = await Promise.all([
      run(agent, args, { timeout: BENCH_TIMEOUT_MS }),
      once(bench, 'exit') as Promise<[number]>,
    ]);

    expect({ code, stdout, told }).toMatchObject({ code: 0 });
    const result = JSON.parse(await readFile(json, 'utf8')) as Result;
    expect(result.pass).toBe(true);
    expect(result.figures['pass_ratio']?.median).toBe(1);
    expect(result.params['load_processes']).toBe(2);
    expect(result.params['clock_error_ms']).toBeGreaterThan(0);
  });

  testFull('the first host dies and the other two go on with etcd', async () => {
    const [first, second] = sites;
    await waitFor(() => first?.errors().includes('etcd has members at erfurt') ?? false, {
      what: 'etcd has three members',
      timeoutMs: 60_000,
    });

    first?.process.kill('SIGKILL');

    const config = join(host(1).folder, 'operator.env');
    const ask = [...host(1).prefix, process.execPath, CLI, 'topology', '--config', config, '--json'];
    await waitFor(
      async () => {
        const { stdout } = await run(ask[0] ?? '', ask.slice(1));
        const { nodes } = JSON.parse(stdout) as { nodes: readonly { site: string }[] };
        return [...new Set(nodes.map(({ site }) => site))].join() === 'jena,suhl';
      },
      { what: 'the dead site has left etcd', timeoutMs: 60_000 },
    );
    expect(second?.process.exitCode).toBeNull();
    sites = sites.slice(1);
  });
});
