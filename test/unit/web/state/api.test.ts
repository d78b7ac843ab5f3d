import { describe, expect, test } from '@jest/globals';
import { Api } from '../../../../web/state/api.ts';

function setUp(hasToken: boolean, answer = () => Response.json({ ok: true })) {
  const asked: [string, RequestInit | undefined][] = [];
  const api = new Api({
    fetch: async (url, init) => (asked.push([url, init]), answer()),
    tokenFor: async (room) => (hasToken ? `token of ${room}` : undefined),
  });
  return { api, headersOf: () => new Headers(asked[0]?.[1]?.headers) };
}

describe('Api', () => {
  test('shows the token of the room, where there is one', async () => {
    const [guest, member] = [setUp(true), setUp(false)];

    await guest.api.call('/v1/x', { room: 'Rat' });
    await member.api.call('/v1/x', { room: 'Rat' });

    expect(guest.headersOf().get('authorization')).toBe('Bearer token of Rat');
    expect(member.headersOf().get('authorization')).toBeNull();
  });

  test('fails with what the server says, for texts too', async () => {
    const { api } = setUp(true, () => Response.json({ code: 'ROOM_UNKNOWN' }, { status: 404 }));

    await expect(api.call('/v1/x')).rejects.toMatchObject({ code: 'ROOM_UNKNOWN' });
    await expect(api.text('/v1/x')).rejects.toMatchObject({ code: 'ROOM_UNKNOWN' });
    await expect(setUp(true, () => new Response('text')).api.text('/v1/x')).resolves.toBe('text');
  });
});
