import { describe, expect, test } from '@jest/globals';
import type { Backend } from '../../../../web/state/backend.ts';
import { Visitor } from '../../../../web/state/visitor.ts';

const ADMISSION = { token: 't', signalUrl: 'ws://a', expiresAt: '2027-01-01T00:00:00Z' };
const INVITATION = { room: 'Rat', id: 'Rat.12345678', secret: 's', hasPassword: true };
const demo: Backend = {
  fetchSites: async () => [],
  fetchAdmission: async (_who, role) => ({ token: role ?? 'demo', signalUrl: 'ws://d', expiresAtMs: 1 }),
};

/** A server that knows who this is, and what it was asked. */
function setUp(me: object, invitation?: typeof INVITATION, ended: () => object = () => ({})) {
  const asked: [url: string, body: unknown][] = [];
  const fetch = async (url: string, init: RequestInit = {}): Promise<Response> => {
    asked.push([url, JSON.parse(typeof init.body === 'string' ? init.body : 'null')]);
    if (url === '/v1/me') return Response.json(me);
    if (url === '/v1/logout') {
      return Response.json({ farewellUrl: 'https://provider.example/end', ...ended() });
    }
    return Response.json(ADMISSION);
  };
  const visitor = new Visitor({ fetch, invitation });
  const admit = (room: string) => visitor.backendOn(demo).fetchAdmission({ room, name: 'Anna', site: '' });
  return { visitor, asked, admit };
}

const PERSON = { hasProvider: true, person: { name: 'Ada Lovelace', role: 'chair' } };

describe('Visitor', () => {
  test('gets tokens by the login of whoever has logged in, also with an invitation', async () => {
    const { visitor, asked, admit } = setUp(PERSON, INVITATION);

    await expect(admit('Rat')).resolves.toMatchObject({ token: 't' });
    expect(asked.at(-1)).toEqual(['/v1/rooms/Rat/token', {}]);
    expect([visitor.hasProvider.value, visitor.person.value]).toEqual([true, 'Ada Lovelace']);
  });

  test('gets tokens by the invitation, for its room', async () => {
    const { visitor, asked, admit } = setUp({ hasProvider: true }, INVITATION);
    visitor.password.value = 'Rathaus1';

    await expect(admit('Rat')).resolves.toMatchObject({ token: 't' });
    await expect(admit('Ausschuss')).resolves.toMatchObject({ token: 'demo' });
    expect(asked.at(-1)).toEqual([
      '/v1/invitations/Rat.12345678/token',
      { name: 'Anna', secret: 's', password: 'Rathaus1' },
    ]);
  });

  test('is nobody in particular where there is neither, or no answer', async () => {
    const { visitor, admit } = setUp([]);

    await expect(admit('Rat')).resolves.toMatchObject({ token: 'demo' });
    expect([visitor.hasProvider.value, visitor.person.value]).toEqual([false, undefined]);
  });

  test('is what one has chosen to be, where that is anybody’s choice', async () => {
    const { visitor, admit } = setUp({ hasProvider: false, roles: ['member', 'chair', 'emperor'] });
    await visitor.load();
    visitor.role.value = 'chair';

    expect(visitor.roles.value).toEqual(['member', 'chair']);
    await expect(admit('Rat')).resolves.toMatchObject({ token: 'chair' });
  });

  test('is nobody any more after a logout', async () => {
    const { visitor, admit } = setUp(PERSON);
    await visitor.load();

    await expect(visitor.logOut()).resolves.toBe('https://provider.example/end');
    await expect(admit('Rat')).resolves.toMatchObject({ token: 'demo' });
  });

  test('is nobody any more after a logout that the server could not note, and says so before it leaves', async () => {
    const failure = { code: 'BUSY', detail: 'the store is away' };
    const { visitor, admit } = setUp(PERSON, undefined, () => ({ failure }));
    await visitor.load();

    await expect(visitor.logOut()).resolves.toBeUndefined();

    expect(visitor.person.value).toBeUndefined();
    expect(visitor.halfEnded.value).toEqual({ farewellUrl: 'https://provider.example/end' });
    await expect(admit('Rat')).resolves.toMatchObject({ token: 'demo' });
  });

  test('stays who it is where a logout has no answer: the cookie is still there', async () => {
    const { visitor } = setUp(PERSON, undefined, () => {
      throw new TypeError('network');
    });
    await visitor.load();

    await expect(visitor.logOut()).rejects.toMatchObject({ code: 'SIGNAL_UNREACHABLE' });

    expect(visitor.person.value).toBe('Ada Lovelace');
    expect(visitor.halfEnded.value).toBeUndefined();
  });
});
