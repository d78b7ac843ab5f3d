import { randomBytes } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { TokenVerifier } from '../../../../common/auth/verify.ts';
import { parseTokenKeys } from '../../../../common/config/token-keys.ts';
import { runKaskade } from '../../../../run/kaskade/program.ts';
import { FakeTerminal } from '../../../fakes/fake-terminal.ts';

const KEYS = `k1:${randomBytes(32).toString('base64')}`;

async function run(line: string, env: Readonly<Record<string, string>> = {}) {
  const terminal = new FakeTerminal();
  const up = jest.fn(async (_args: readonly string[]) => {});
  const context = { env, terminal, log: pino({ level: 'silent' }) };
  const code = await runKaskade(line.split(' '), { context, up });
  return { code, terminal, up };
}

describe('kaskade', () => {
  test.each(['topology', 'rooms', 'token', 'check', 'doctor'])('%s --help has examples', async (name) => {
    const { code, terminal } = await run(`${name} --help`);

    expect(code).toBe(0);
    expect(terminal.printed.join('\n')).toMatch(new RegExp(`Examples:\n  kaskade ${name}`));
  });

  test.each([
    ['check --nonsense', /^ARGUMENT_INVALID: unknown option '--nonsense'/],
    ['dance', /^ARGUMENT_INVALID: unknown command 'dance'/],
    ['check', /^CONFIG_INVALID: where is the cluster's etcd\? Give --config FILE/],
    ['check --config /nowhere', /^CONFIG_INVALID: --config: \/nowhere can not be read/],
    ['check --etcd http://10.0.0.1:2379', /^CONFIG_INVALID: ETCD_ENDPOINTS: expected/],
    ['check --etcd https://10.0.0.1:2379', /^CONFIG_INVALID: ETCD_ENDPOINTS: TLS needs TLS_CA_FILE/],
    ['topology --url http://localhost:1', /^ARGUMENT_INVALID: with --url name a room/],
    ['token --room hall', /^ARGUMENT_INVALID: required option '--name <name>'/],
    ['token --room hall --name Ada', /^CONFIG_INVALID: which key signs\?/],
    ['token --room ?! --name Ada', /^ARGUMENT_INVALID: not a valid room id/],
    ['token --room hall --name Ada --grants fly', /^ARGUMENT_INVALID: --grants: fly: known are mic/],
  ])('refuses %p with exit code 2 and what to do', async (line, reason) => {
    const { code, terminal } = await run(line);

    expect(code).toBe(2);
    expect(terminal.noted.join('\n')).toMatch(reason);
    expect(terminal.printed).toEqual([]);
  });

  test('ends with 1 when nobody answers', async () => {
    const { code, terminal } = await run('topology hall --url http://127.0.0.1:1');

    expect([code, ...terminal.noted]).toEqual([1, expect.stringMatching(/^SIGNAL_UNREACHABLE: /)]);
  });

  test('up hands on its flags as they are', async () => {
    const { up } = await run('up --sites 3 --help');

    expect(up).toHaveBeenCalledWith(['--sites', '3', '--help']);
  });

  test('token signs what is asked for, and nothing more', async () => {
    const { code, terminal } = await run(
      'token --room hall --name Ada --grants subscribe,operator,bench --ttl 60 --site jena',
      {
        TOKEN_KEYS: KEYS,
      },
    );

    const verifier = new TokenVerifier(parseTokenKeys([KEYS]) ?? []);
    const claims = await verifier.verify(terminal.printed.join(''), { room: 'hall' });
    expect(code).toBe(0);
    expect(claims).toMatchObject({
      name: 'Ada',
      site: 'jena',
      grants: { publish: [], subscribe: true, moderate: false, operator: true, bench: true },
    });
  });

  test('token prints when it ends for programs', async () => {
    const { terminal } = await run('token --room hall --name Ada --json', { TOKEN_KEYS: KEYS });

    expect(terminal.json).toEqual({ token: expect.any(String), expiresAt: expect.stringMatching(/^20.*Z$/) });
  });
});
