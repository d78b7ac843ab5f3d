/** Who may do what with rooms and invitations, where two things come at once or before each other, on a real etcd. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ManagedNodes, type Answer, type Ask } from '../support/managed-nodes.ts';

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
