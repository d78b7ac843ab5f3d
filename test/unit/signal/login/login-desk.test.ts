import { beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import { sealKeyKey } from '../../../../common/coordination/keys.ts';
import { EndedLogins } from '../../../../signal/login/ended-logins.ts';
import { BEGUN_SEC, LOGIN_SEC, LoginDesk } from '../../../../signal/login/login-desk.ts';
import type { Pending } from '../../../../signal/login/login-facts.ts';
import { SealKey } from '../../../../signal/login/seal-key.ts';
import { Seal } from '../../../../signal/login/seal.ts';
import { UsedStates } from '../../../../signal/login/used-states.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const CALLBACK = 'http://localhost:8080/v1/login/callback';
const ADA = { kind: 'login', id: 'login:ada', name: 'Ada' };
const ROLES = [{ group: 'council', role: 'member' }] as const;

let cluster: MemoryCluster;
let clock: FakeClock;
let person: { subject: string; name: string; groups: readonly string[] };
let logins: number;
/** What the audit log is told. */
let told: unknown[];

beforeEach(() => {
  cluster = new MemoryCluster();
  clock = new FakeClock();
  person = { subject: 'ada', name: 'Ada', groups: ['staff', 'council'] };
  logins = 0;
  told = [];
});

/** A node's desk; all of a test are of one cluster. */
function desk(): LoginDesk {
  const coordination = cluster.client();
  const provider = {
    begin: async (callbackUrl: string) => {
      const pending: Pending = { state: `state-${(logins += 1)}`, nonce: 'n', verifier: 'v' };
      return { url: `https://provider.example/?to=${callbackUrl}&state=${pending.state}`, pending };
    },
    finish: async () => person,
    farewellUrl: async () => undefined,
  };
  const sealKey = new SealKey(coordination, clock);
  const seal = new Seal({ key: () => sealKey.get(), clock });
  const ended = new EndedLogins({ coordination, nowMs: () => clock.wallMs() });
  const usedStates = new UsedStates(BEGUN_SEC);
  const audit = {
    onDone: async (...said: unknown[]) => void told.push(said),
    onEnded: (...said: unknown[]) => void told.push(said),
    onRefused: (...said: unknown[]) => void told.push(said),
  };
  return new LoginDesk({ provider, roles: ROLES, seal, usedStates, ended, clock, ...audit });
}

const answer = (state: string): URL => new URL(`${CALLBACK}?code=c&state=${state}`);

async function logIn(at: LoginDesk): Promise<string> {
  const { url, begun } = await at.begin(CALLBACK, '/?room=r');
  return (await at.finish(answer(new URL(url).searchParams.get('state') ?? ''), begun)).login;
}

describe('LoginDesk', () => {
  test('knows who has logged in, at each node and after a restart', async () => {
    const login = await logIn(desk());

    await expect(desk().find(login)).resolves.toMatchObject({
      subject: 'login:ada',
      name: 'Ada',
      role: 'member',
      groups: ['council', 'staff'],
    });
    expect(told).toEqual([[ADA, { action: 'login.done', object: '', detail: 'member' }]]);
  });

  test.each([
    ['ASCII', 'x', 15],
    ['umlauts', 'ü', 7],
    ['quotes', '"', 7],
  ])('has a small cookie for somebody in many groups, of %s', async (_what, letter, kept) => {
    const groups = Array.from({ length: 32 }, (_, index) => `${index}`.padEnd(64, letter));
    person = { ...person, groups: [...groups, 'council'] };

    const login = await logIn(desk());

    // with a KiB of a browser's headers it stays far below the 4 KiB that a request's head may have
    expect(login.length).toBeLessThan(1_900);
    const found = await desk().find(login);
    expect(found?.groups).toEqual(['council', ...groups.slice(0, kept)]);
    const detail = `member, without ${groups.length - kept} of ${groups.length + 1} groups`;
    expect(told).toEqual([[ADA, { action: 'login.done', object: '', detail }]]);
  });

  test('finishes at one node what was begun at another, and leads back to where it began', async () => {
    const { begun } = await desk().begin(CALLBACK, '/?room=r');

    await expect(desk().finish(answer('state-1'), begun)).resolves.toMatchObject({ returnTo: '/?room=r' });
  });

  test('refuses an answer for the second time', async () => {
    const at = desk();
    const { begun } = await at.begin(CALLBACK, '/');
    await at.finish(answer('state-1'), begun);

    await expect(at.finish(answer('state-1'), begun)).rejects.toMatchObject({ code: 'LOGIN_INVALID' });

    expect(told.at(-1)).toEqual(['this login was used before', undefined]);
  });

  test.each<[string, (at: LoginDesk) => Promise<readonly [string, string | undefined]>]>([
    ['of a browser that has begun nothing', async () => ['state-1', undefined]],
    [
      'of another browser',
      async (at) => {
        await at.begin(CALLBACK, '/');
        return ['state-1', (await at.begin(CALLBACK, '/')).begun];
      },
    ],
    ['without a state', async (at) => ['', (await at.begin(CALLBACK, '/')).begun]],
    ['with an invented cookie', async () => ['state-1', 'a.b.c.d.e']],
    ['with the cookie of a login that is done', async (at) => ['state-1', await logIn(at)]],
    [
      'that comes too late',
      async (at) => {
        const { begun } = await at.begin(CALLBACK, '/');
        clock.advance(BEGUN_SEC * 1_000 + 1_000);
        return ['state-1', begun];
      },
    ],
  ])('refuses an answer %s', async (_what, prepare) => {
    const at = desk();
    const [state, begun] = await prepare(at);

    await expect(at.finish(answer(state), begun)).rejects.toMatchObject({ code: 'LOGIN_INVALID' });
  });

  test('refuses people without a group that has a role', async () => {
    person = { ...person, groups: ['staff'] };

    await expect(logIn(desk())).rejects.toMatchObject({ code: 'GRANT_MISSING' });

    expect(told).toEqual([['none of your groups has a role here', ADA]]);
  });

  test('knows nobody by what is no login: something begun, changed, or over', async () => {
    const at = desk();
    const login = await logIn(at);

    await expect(at.find((await at.begin(CALLBACK, '/')).begun)).resolves.toBeUndefined();
    await expect(at.find(`${login.slice(0, -4)}AAAA`)).resolves.toBeUndefined();
    await expect(at.find(undefined)).resolves.toBeUndefined();
    clock.advance(LOGIN_SEC * 1_000 + 1_000);
    await expect(at.find(login)).resolves.toBeUndefined();
  });

  test('forgets a login that was ended, wherever its cookie is shown, and no other one', async () => {
    const login = await logIn(desk());
    const other = await logIn(desk());
    const found = await desk().find(login);
    if (found === undefined) throw new Error('nobody has logged in');

    await desk().end(found);

    await desk().end(found);
    const ended = [ADA, { action: 'login.ended', object: '' }];
    expect(told.slice(2)).toEqual([ended]);
    await expect(desk().find(login)).resolves.toBeUndefined();
    await expect(desk().find(other)).resolves.toMatchObject({ name: 'Ada' });
  });

  test('keeps no record of ended logins that are over by themselves', async () => {
    const end = async (): Promise<void> => {
      const found = await desk().find(await logIn(desk()));
      if (found !== undefined) await desk().end(found);
    };
    await end();
    clock.advance(LOGIN_SEC * 1_000 + 1_000);

    await end();

    expect(cluster.state.range('/kaskade/v1/login/ended/').items).toHaveLength(1);
  });

  test('reads few of the logins that were ended, however many there are', async () => {
    const store = cluster.client();
    let read = 0;
    const coordination: ConstructorParameters<typeof EndedLogins>[0]['coordination'] = {
      get: (key) => store.get(key),
      txn: (...args) => store.txn(...args),
      range: async (...args) => {
        const answer = await store.range(...args);
        read += answer.items.length;
        return answer;
      },
    };
    const ended = new EndedLogins({ coordination, nowMs: () => clock.wallMs() });
    const endOneHundred = async (of: string) => {
      for (let count = 0; count < 100; count += 1) await ended.add(`${count}-${of}`, clock.wallMs() + 1_000);
    };
    await endOneHundred('first');
    clock.advance(2_000);
    read = 0;

    await endOneHundred('second');

    expect(read).toBeLessThanOrEqual(100 * 32);
    const { items } = cluster.state.range('/kaskade/v1/login/ended/');
    expect(items.map(({ key }) => key).filter((key) => key.endsWith('first'))).toEqual([]);
  });
});

describe('SealKey', () => {
  test('is one for all nodes that ask at once', async () => {
    const keys = await Promise.all([1, 2, 3].map(() => new SealKey(cluster.client(), clock).get()));

    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  });

  test('goes on with the one that it knows while the store is away', async () => {
    const store = cluster.client();
    let isAway = false;
    const get: typeof store.get = (key) => (isAway ? Promise.reject(new Error('away')) : store.get(key));
    const sealKey = new SealKey({ get, txn: (...args) => store.txn(...args) }, clock);
    const key = await sealKey.get();
    isAway = true;
    clock.advance(3_600_000);

    await expect(sealKey.get()).resolves.toEqual(key);
  });

  test('that was deleted ends all logins', async () => {
    const at = desk();
    const login = await logIn(at);

    await cluster.client().txn([], [{ delete: sealKeyKey }]);
    clock.advance(60_000);

    await expect(at.find(login)).resolves.toBeUndefined();
  });
});
