/** Who may do what with rooms and invitations, where two things come at once or before each other, on a real etcd. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { issueToken } from '../../common/auth/issue.ts';
import { ManagedNodes, type Answer, type Ask } from '../support/managed-nodes.ts';
import { SignalClient } from '../support/signal-client.ts';

let nodes: ManagedNodes;
let operator: Ask;

beforeAll(async () => {
  nodes = await ManagedNodes.start();
  operator = await nodes.person('olaf', 'operator');
});

afterAll(() => nodes.close());

const codeOf = ({ status, body }: Answer): unknown[] => [status, (body as { code?: string }).code];

async function keyWith(...scopes: readonly string[]): Promise<Ask> {
  const { body } = await operator('POST', '/v1/keys', { note: 'test', scopes });
  return nodes.ask({ authorization: `Bearer ${(body as { key: string }).key}` });
}

describe('an API key', () => {
  test('without the scope invitations has none, not even in a room that it has defined', async () => {
    const ask = await keyWith('rooms', 'meetings');
    expect((await ask('POST', '/v1/rooms', { room: 'of-a-key', title: 'Rat' })).status).toBe(201);
    const { id } = (await operator('POST', '/v1/rooms/of-a-key/invitations', {})).body as { id: string };

    const answers = [
      await ask('POST', '/v1/rooms/of-a-key/invitations', {}),
      await ask('GET', '/v1/rooms/of-a-key/invitations'),
      await ask('DELETE', `/v1/invitations/${id}`),
    ];

    expect(answers.map(codeOf)).toEqual([...Array<unknown>(3)].map(() => [403, 'GRANT_MISSING']));
    const { body } = await operator('GET', '/v1/rooms/of-a-key/invitations');
    expect(body).toMatchObject({ invitations: [{ id }] });
  });
});

describe('an access token with the grant operator', () => {
  test('makes, lists and revokes invitations of every room; one without it those of its room only', async () => {
    const asToken = async (grants: object): Promise<Ask> => {
      const claims = { subject: 'ops', room: 'elsewhere', name: 'Ops', grants };
      return nodes.ask({ authorization: `Bearer ${await issueToken(nodes.key, claims, { ttlSec: 60 })}` });
    };
    const [ops, moderator] = await Promise.all([asToken({ operator: true }), asToken({ moderate: true })]);
    const of = '/v1/rooms/of-operators/invitations';

    const made = await ops('POST', of, {});

    expect(made.status).toBe(201);
    const { id } = made.body as { id: string };
    expect((await ops('GET', of)).body).toMatchObject({ invitations: [{ id }] });
    for (const [method, path] of [
      ['POST', of],
      ['GET', of],
      ['DELETE', `/v1/invitations/${id}`],
    ] as const)
      expect(codeOf(await moderator(method, path, method === 'POST' ? {} : undefined))).toEqual([
        403,
        'TOKEN_WRONG_ROOM',
      ]);
    expect((await ops('DELETE', `/v1/invitations/${id}`)).status).toBe(200);
    expect((await ops('GET', of)).body).toMatchObject({ invitations: [] });
  });
});

describe('an invitation', () => {
  test.each<[string, { isDefined: boolean }, (room: string) => Promise<Answer>]>([
    [
      'of before its room was defined',
      { isDefined: false },
      async (room) => {
        const chair = await nodes.person('carla', 'chair');
        return chair('POST', '/v1/rooms', { room, title: 'Haushalt', entry: NOBODY });
      },
    ],
    ['of a room that was deleted', { isDefined: true }, (room) => operator('DELETE', `/v1/rooms/${room}`)],
  ])('%s lets nobody in, by a token that it gave before neither', async (_what, { isDefined }, change) => {
    const room = isDefined ? 'old-budget' : 'budget';
    const moderator = await nodes.person('mona', 'moderator');
    if (isDefined) expect((await operator('POST', '/v1/rooms', { room, title: 'Alt' })).status).toBe(201);
    const made = await moderator('POST', `/v1/rooms/${room}/invitations`, {});
    const { id, secret } = made.body as { id: string; secret: string };
    const enter = () => nodes.ask({})('POST', `/v1/invitations/${id}/token`, { name: 'Gast', secret });
    const { token } = (await enter()).body as { token: string };

    expect((await change(room)).status).toBeLessThan(300);

    expect(codeOf(await enter())).toEqual([403, 'INVITATION_INVALID']);
    const late = SignalClient.join(nodes.nodes[1]?.port ?? 0, room, token);
    await expect(late).rejects.toThrow(/was revoked/);
  });
});

const NOBODY = { everybody: false, subjects: [], groups: [] };
