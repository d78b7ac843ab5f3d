import { beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryCluster } from '../../../../../common/coordination/memory.ts';
import { EndedLogins } from '../../../../../signal/login/ended-logins.ts';
import { BEGUN_SEC, LoginDesk } from '../../../../../signal/login/login-desk.ts';
import { SealKey } from '../../../../../signal/login/seal-key.ts';
import { Seal } from '../../../../../signal/login/seal.ts';
import { UsedStates } from '../../../../../signal/login/used-states.ts';
import { LoginDoor } from '../../../../../signal/server/login-door.ts';
import { loginRoutes } from '../../../../../signal/server/routes/login.ts';
import { WrongTries } from '../../../../../signal/server/wrong-tries.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';

let clock: FakeClock;
let store: ReturnType<MemoryCluster['client']>;
/** Refusals that the audit log is told. */
let refused: string[];
/** Whose logouts it is told. */
let ended: string[];

beforeEach(() => {
  clock = new FakeClock();
  store = new MemoryCluster({ clock }).client();
  refused = [];
  ended = [];
});

function setUp() {
  const sealKey = new SealKey(store, clock);
  let logins = 0;
  const desk = new LoginDesk({
    provider: {
      begin: async () => {
        const state = `state-${(logins += 1)}`;
        return {
          url: `https://provider.test/?state=${state}`,
          pending: { state, nonce: 'n', verifier: 'v' },
        };
      },
      finish: async () => ({ subject: 'ada', name: 'Ada', groups: ['council'] }),
      farewellUrl: async () => 'https://provider.test/end',
    },
    roles: [{ group: 'council', role: 'member' }],
    seal: new Seal({ key: () => sealKey.get(), clock }),
    usedStates: new UsedStates(BEGUN_SEC),
    ended: new EndedLogins({ coordination: store, nowMs: () => clock.wallMs() }),
    clock,
    onDone: async () => {},
    onEnded: (by) => void ended.push(by.name),
    onRefused: (reason) => void refused.push(reason),
  });
  const routes = loginRoutes({
    door: new LoginDoor(desk, () => 'ws://call.test/v1/signal'),
    isOriginAllowed: (origin) => origin !== 'https://evil.test',
    wrongTries: new WrongTries(clock),
    peerOf: ({ peerIp }) => peerIp,
    clock,
  });
  const ask = async (
    method: string,
    path: string,
    { query = '', peerIp = '10.0.0.7', ...headers }: Record<string, string> = {},
  ) => {
    const route = routes.find((one) => one.method === method && one.match(path) !== undefined);
    if (route === undefined) throw new Error(`no route ${path}`);
    const view = { method, path, query, peerIp, body: new Uint8Array() };
    return route.handle({ ...view, headers: new Map(Object.entries(headers)) }, []);
  };
  const cookieOf = ({ cookies = [] }: Awaited<ReturnType<typeof ask>>, name: string): string =>
    cookies.find((cookie) => cookie.startsWith(`${name}=`))?.split(';')[0] ?? '';
  /** @returns the cookie of the login */
  const logIn = async (peerIp?: string): Promise<string> => {
    const begun = await ask('GET', '/v1/login');
    const state = new URL(begun.headers['location'] ?? '').searchParams.get('state') ?? '';
    const cookie = cookieOf(begun, 'kaskade_begun');
    const query = `state=${state}&code=c`;
    const done = await ask('GET', '/v1/login/callback', { query, cookie, ...(peerIp && { peerIp }) });
    return cookieOf(done, 'kaskade_login');
  };
  return { ask, logIn };
}

const codeOf = ({ body }: { readonly body: string | Uint8Array }): unknown =>
  (JSON.parse(String(body)) as { code?: unknown }).code;

describe('GET /v1/login/callback', () => {
  test('listens to few invented answers of an address, and to real ones of others', async () => {
    const { ask, logIn } = setUp();
    const invented = () => ask('GET', '/v1/login/callback', { query: 'state=x&code=y' });
    const codes = [];
    for (let count = 0; count < 100; count += 1) codes.push(codeOf(await invented()));

    expect(codes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'LOGIN_INVALID'));
    expect(new Set(codes.slice(11))).toEqual(new Set(['RATE_LIMITED']));
    expect(refused.length).toBeLessThanOrEqual(11);
    expect(await logIn('10.0.0.8')).toMatch(/^kaskade_login=./);
    clock.advance(60_000);
    expect(await logIn()).toMatch(/^kaskade_login=./);
  });

  test('lets a whole council in from one address', async () => {
    const { logIn } = setUp();

    for (let count = 0; count < 50; count += 1) expect(await logIn()).toMatch(/^kaskade_login=./);
  });
});

describe('POST /v1/logout', () => {
  type Answer = Awaited<ReturnType<ReturnType<typeof setUp>['ask']>>;
  const GONE = ['kaskade_login=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax'];
  const FAREWELL = 'https://provider.test/end';
  const said = ({ status, cookies, body }: Answer): unknown => ({
    ...{ status, cookies },
    ...(JSON.parse(String(body)) as object),
  });

  test('ends the logins of many at once, for copies of their cookies as well', async () => {
    const { ask, logIn } = setUp();
    const logins = await Promise.all(Array.from({ length: 600 }, () => logIn()));

    const answers = await Promise.all(logins.map((cookie) => ask('POST', '/v1/logout', { cookie })));

    for (const answer of answers) {
      expect(said(answer)).toEqual({ status: 200, cookies: GONE, farewellUrl: FAREWELL });
    }
    const me = await ask('GET', '/v1/me', { cookie: logins[0] ?? '' });
    expect(JSON.parse(String(me.body))).toEqual({ hasProvider: true });
    expect(ended).toHaveLength(600);
  });

  test('takes the cookie and says what failed while the store is away', async () => {
    const { ask, logIn } = setUp();
    const cookie = await logIn();
    store.cut();

    const answer = await ask('POST', '/v1/logout', { cookie });

    const failure = { code: 'BUSY', detail: expect.any(String) };
    expect(said(answer)).toEqual({ status: 200, cookies: GONE, farewellUrl: FAREWELL, failure });
    expect(ended).toEqual([]);
  });

  test('does so in time where the store says nothing at all', async () => {
    const { ask, logIn } = setUp();
    const cookie = await logIn();
    store.get = () => new Promise(() => {});

    const answer = ask('POST', '/v1/logout', { cookie });
    clock.advance(5_000);

    expect(said(await answer)).toMatchObject({ cookies: GONE, failure: { code: 'BUSY' } });
  });

  test('leaves logins alone for pages of others', async () => {
    const { ask, logIn } = setUp();
    const cookie = await logIn();

    await expect(ask('POST', '/v1/logout', { cookie, origin: 'https://evil.test' })).rejects.toMatchObject({
      code: 'ORIGIN_FORBIDDEN',
    });
    expect(ended).toEqual([]);
  });
});
