import { describe, expect, test } from '@jest/globals';
import { ClientFailure } from '../../../../client/errors.ts';
import type { ApiRequest } from '../../../../web/state/api.ts';
import { Invitations } from '../../../../web/start/invitations.ts';

const NOW_MS = Date.parse('2026-12-01T09:00:00Z');
const PATH = '/v1/rooms/Rat/invitations';
const WISH = { role: 'guest', note: ' Presse ', expiry: 'week', password: '' } as const;

/** A server with these invitations. */
function setUp(listed: readonly unknown[], failure?: ClientFailure) {
  const asked: [string, ApiRequest | undefined][] = [];
  const call = async (path: string, request?: ApiRequest): Promise<Record<string, unknown>> => {
    asked.push([path, request]);
    if (failure !== undefined && request?.method !== 'GET') throw failure;
    return request?.method === 'POST'
      ? { link: 'https://page.example/#invitation=x' }
      : { invitations: listed };
  };
  const model = new Invitations({ api: { call }, room: 'Rat', nowMs: () => NOW_MS });
  return { model, asked };
}

describe('Invitations of the page', () => {
  test('lists those that are good, the newest first', async () => {
    const { model } = setUp([
      { id: 'Rat.1', role: 'guest', note: 'Schule', hasPassword: true },
      { id: 'Rat.2', role: 'observer', note: '', expiresAt: '2026-12-02T00:00:00Z' },
      { id: 'Rat.3', role: 'guest', expiresAt: '2026-12-01T08:59:59Z' },
      'no invitation',
    ]);

    await model.load();

    expect(model.list.value?.map(({ id, role, hasPassword }) => [id, role, hasPassword])).toEqual([
      ['Rat.2', 'observer', false],
      ['Rat.1', 'guest', true],
    ]);
  });

  test('makes one as it was wished, and shows its link until another thing is done', async () => {
    const { model, asked } = setUp([]);

    await expect(model.make(WISH)).resolves.toBe(true);

    const body = {
      role: 'guest',
      note: 'Presse',
      expiresAt: '2026-12-08T09:00:00.000Z',
      password: undefined,
    };
    expect(asked[0]).toEqual([PATH, { method: 'POST', room: 'Rat', body }]);
    expect(model.made.value?.link).toBe('https://page.example/#invitation=x');
    await model.revoke('Rat.1', false);
    expect(model.made.value).toBeUndefined();
  });

  test.each([
    [true, '/v1/invitations/Rat.1?guests=remove'],
    [false, '/v1/invitations/Rat.1'],
  ])('takes guests along when that is wanted (%p)', async (takesGuests, path) => {
    const { model, asked } = setUp([]);

    await model.revoke('Rat.1', takesGuests);

    expect(asked[0]).toEqual([path, { method: 'DELETE', room: 'Rat' }]);
  });

  test('says what the server refused, and does one thing at a time', async () => {
    const { model, asked } = setUp([], new ClientFailure('GRANT_MISSING', 'no'));

    const [first, second] = await Promise.all([model.make(WISH), model.make(WISH)]);

    expect([first, second, asked.length]).toEqual([false, false, 1]);
    expect([model.failure.value, model.isBusy.value]).toEqual(['GRANT_MISSING', false]);
  });
});
