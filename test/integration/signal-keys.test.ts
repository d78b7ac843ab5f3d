/** API keys and the audit log, over HTTP, at two nodes on a real etcd. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { createLogger } from '../../common/log/logger.ts';
import { issueToken } from '../../common/auth/issue.ts';
import { runKaskade } from '../../run/kaskade/program.ts';
import { ManagedNodes, type Answer, type Ask } from '../support/managed-nodes.ts';
import { waitFor } from '../support/wait-for.ts';

let nodes: ManagedNodes;
let operator: Ask;

beforeAll(async () => {
  nodes = await ManagedNodes.start();
  operator = await nodes.person('olaf', 'operator');
});

afterAll(() => nodes.close());

const codeOf = ({ status, body }: Answer): unknown[] => [status, (body as { code?: string }).code];

type Made = { readonly id: string; readonly key: string };

async function makeKey(scopes: readonly string[], more: object = {}, by = operator): Promise<Made> {
  const answer = await by('POST', '/v1/keys', { note: 'test', scopes, ...more });
  expect(answer.status).toBe(201);
  return answer.body as Made;
}

const asKey = ({ key }: Pick<Made, 'key'>, at = 0): Ask => nodes.ask({ authorization: `Bearer ${key}` }, at);

type Entry = {
  readonly number: number;
  readonly action: string;
  readonly object: string;
  readonly by: object;
};

async function audit(): Promise<readonly Entry[]> {
  const { body } = await operator('GET', '/v1/audit?limit=500');
  return (body as { entries: readonly Entry[] }).entries;
}

describe('an API key', () => {
  test('does what its scopes say, at each node, until it is revoked', async () => {
    const made = await makeKey(['rooms']);

    expect((await asKey(made, 1)('POST', '/v1/rooms', { room: 'by-key', title: 'Rat' })).status).toBe(201);
    expect(codeOf(await asKey(made)('GET', '/v1/meetings?room=by-key'))).toEqual([404, 'ROOM_UNKNOWN']);
    expect(codeOf(await asKey(made)('GET', '/v1/audit'))).toEqual([403, 'GRANT_MISSING']);
    expect(codeOf(await asKey(made)('GET', '/v1/keys'))).toEqual([403, 'GRANT_MISSING']);

    expect((await operator('DELETE', `/v1/keys/${made.id}`)).status).toBe(200);
    for (const at of [0, 1])
      expect(codeOf(await asKey(made, at)('GET', '/v1/rooms'))).toEqual([401, 'TOKEN_INVALID']);
  });

  test('is told once, kept as a digest', async () => {
    const made = await makeKey(['audit'], { expiresAt: '2099-01-01T00:00:00Z' });

    const { body } = await operator('GET', '/v1/keys');
    expect(body).toMatchObject({
      keys: expect.arrayContaining([
        expect.objectContaining({ id: made.id, expiresAt: '2099-01-01T00:00:00.000Z' }),
      ]),
    });
    const secret = made.key.slice(15);
    expect(JSON.stringify(body)).not.toContain(secret);
    const { items } = await nodes.coordination.range('/kaskade/v1/');
    expect(items.filter(({ value }) => Buffer.from(value).includes(secret))).toEqual([]);
  });

  test('gives tokens in the name of its organisation, never of people who log in here, never operators', async () => {
    const made = await makeKey(['tokens']);
    const person = { subject: '4711', name: 'Erika', role: 'chair', groups: ['council'] };
    const { status, body } = await asKey(made)('POST', '/v1/rooms/rat/token', { person });

    expect(status).toBe(200);
    const claims = decodeJwt((body as { token: string }).token);
    expect(claims).toMatchObject({
      sub: 'api:4711',
      name: 'Erika',
      role: 'chair',
      groups: ['council'],
      room: 'rat',
    });
    const refused = await asKey(made)('POST', '/v1/rooms/rat/token', {
      person: { ...person, role: 'operator' },
    });
    expect(codeOf(refused)).toEqual([400, 'ARGUMENT_INVALID']);
    expect(codeOf(await asKey(made)('POST', '/v1/rooms/rat/token', {}))).toEqual([400, 'ARGUMENT_INVALID']);
    expect(codeOf(await operator('POST', '/v1/rooms/rat/token', { person }))).toEqual([403, 'GRANT_MISSING']);
  });

  test('that makes keys gives no more than it has', async () => {
    const made = await makeKey(['keys', 'rooms']);

    await makeKey(['rooms'], {}, asKey(made));
    const more = await asKey(made)('POST', '/v1/keys', { note: 'more', scopes: ['rooms', 'tokens'] });

    expect(codeOf(more)).toEqual([403, 'GRANT_MISSING']);
  });

  test('that makes keys makes none that is good for longer than itself', async () => {
    const expiresAt = '2098-01-01T00:00:00.000Z';
    const made = await makeKey(['keys', 'rooms'], { expiresAt });
    const make = (more: object, by = made) =>
      asKey(by)('POST', '/v1/keys', { note: 'made by a key', scopes: ['keys'], ...more });

    const longer = await make({ expiresAt: '2098-01-01T00:00:01Z' });
    const unsaid = await make({});
    const shorter = await make({ expiresAt: '2097-01-01T00:00:00Z' });

    expect(codeOf(longer)).toEqual([403, 'GRANT_MISSING']);
    expect(unsaid).toMatchObject({ status: 201, body: { expiresAt } });
    expect(shorter).toMatchObject({ status: 201, body: { expiresAt: '2097-01-01T00:00:00.000Z' } });
    const grandchild = await make({ expiresAt }, shorter.body as Made);
    expect(codeOf(grandchild)).toEqual([403, 'GRANT_MISSING']);
    const lasting = await makeKey(['keys']);
    expect((await make({}, lasting)).body).not.toHaveProperty('expiresAt');
  });

  test('is made by a command where nobody can log in', async () => {
    const lines: string[] = [];
    const terminal = {
      print: (line: string) => void lines.push(line),
      note: () => {},
      isColoured: false,
      columns: 80,
    };
    const args = ['key', '--note', 'first', '--scopes', 'keys,audit', '--etcd', nodes.endpoints.join()];
    const context = { env: {}, terminal, log: createLogger({ level: 'silent' }) };

    const code = await runKaskade(args, { context, up: async () => {} });

    expect(code).toBe(0);
    const [key = ''] = lines;
    expect((await asKey({ key }, 1)('GET', '/v1/audit')).status).toBe(200);
  });

  test.each<[string, object]>([
    ['no scope', { scopes: [] }],
    ['an unknown scope', { scopes: ['everything'] }],
    ['no note', { note: ' ' }],
    ['an end that is over', { expiresAt: '2001-01-01T00:00:00Z' }],
  ])('is not made with %s', async (_what, over) => {
    const answer = await operator('POST', '/v1/keys', { note: 'test', scopes: ['rooms'], ...over });

    expect(codeOf(answer)).toEqual([400, 'ARGUMENT_INVALID']);
  });

  test('that is guessed at is not listened to after a while', async () => {
    const guess = () => asKey({ key: `kk_${'a'.repeat(44)}` }, 1)('GET', '/v1/rooms');
    const codes: unknown[] = [];
    for (let count = 0; count < 14; count += 1) codes.push(codeOf(await guess())[1]);

    expect(codes[0]).toBe('TOKEN_INVALID');
    expect(codes.at(-1)).toBe('RATE_LIMITED');
  });
});

describe('the audit log', () => {
  test('says who has done what, in order, without a gap, whichever node it was done at', async () => {
    const chair = await nodes.person('carla', 'chair', [], 1);
    const [before] = await audit();
    await chair('POST', '/v1/rooms', { room: 'logged', title: 'Rat' });
    const meeting = await operator('POST', '/v1/meetings', {
      ...{ room: 'logged', title: 'Sitzung', timeZone: 'Europe/Berlin' },
      ...{ startsAt: '2099-01-01T10:00', endsAt: '2099-01-01T11:00' },
    });
    const { id } = meeting.body as { id: string };
    await chair('PATCH', `/v1/meetings/${id}`, { title: 'Anders' }, { 'if-match': '*' });
    await chair('DELETE', `/v1/meetings/${id}`);
    const invited = await chair('POST', '/v1/rooms/logged/invitations', { password: 'Rathaus-17' });
    const { id: invitationId, secret } = invited.body as { id: string; secret: string };
    await chair('DELETE', `/v1/invitations/${invitationId}`);
    const { id: keyId, key } = await makeKey(['tokens']);
    await asKey({ key })('POST', '/v1/rooms/logged/token', { person: { subject: 'x', name: 'X' } });
    await operator('DELETE', `/v1/keys/${keyId}`);
    await operator('DELETE', '/v1/rooms/logged');

    const written = (await audit()).filter(({ number }) => number > (before?.number ?? 0));
    // nobody waits for those: some may be of what was tried before
    const entries = written.filter(({ action }) => !action.endsWith('.refused'));

    expect(entries.map(({ action, object }) => `${action} ${object}`).reverse()).toEqual([
      'room.created room:logged',
      `meeting.created meeting:${id}`,
      `meeting.changed meeting:${id}`,
      `meeting.deleted meeting:${id}`,
      `invitation.created invitation:${invitationId}`,
      `invitation.revoked invitation:${invitationId}`,
      `key.created key:${keyId}`,
      'token.issued room:logged',
      `key.revoked key:${keyId}`,
      'room.deleted room:logged',
    ]);
    expect(entries.at(-1)?.by).toEqual({ kind: 'login', id: 'login:carla', name: 'carla' });
    expect(entries[0]?.by).toEqual({ kind: 'login', id: 'login:olaf', name: 'olaf' });
    const numbers = written.map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) - index));
    const text = JSON.stringify(written);
    for (const hidden of [secret, key, 'Rathaus-17']) expect(text).not.toContain(hidden);
  });

  test('has what was refused, without secrets', async () => {
    const ask = nodes.ask({});
    await ask('GET', '/v1/login/callback?state=stolen&code=s3cret');
    await ask('POST', '/v1/invitations/rat.abcdefghijkl/token', { name: 'Dieb', secret: 'guessed-secret' });

    const isThere = async (action: string) => (await audit()).some((entry) => entry.action === action);
    await waitFor(() => isThere('login.refused'), { what: 'the refused login is in the log' });
    await waitFor(() => isThere('invitation.refused'), { what: 'the refused invitation is in the log' });
    expect(JSON.stringify(await audit())).not.toMatch(/s3cret|guessed-secret|stolen/);
  });

  test('is one for what was changed, who came and who was refused, in pages', async () => {
    await operator('POST', '/v1/rooms', { room: 'paged', title: 'Rat' });
    const { key } = await makeKey(['tokens']);
    await asKey({ key }, 1)('POST', '/v1/rooms/paged/token', { person: { subject: 'x', name: 'X' } });
    await nodes.ask({})('POST', '/v1/invitations/rat.abcdefghijkl/token', {
      name: 'Dieb',
      secret: 'guessed',
    });
    const [last] = await waitFor(
      async () => {
        const entries = await audit();
        const refusal = entries.findIndex(({ action }) => action === 'invitation.refused');
        const issued = entries.findIndex(({ object }) => object === 'room:paged');
        return refusal >= 0 && refusal < issued && entries;
      },
      { what: 'the refused invitation is in the log' },
    );

    const read: Entry[] = [];
    for (let before: number | undefined = (last?.number ?? 0) + 1; before !== undefined;) {
      const { body } = await operator('GET', `/v1/audit?limit=3&before=${before}`);
      const page = body as { readonly entries: readonly Entry[]; readonly nextPage?: number };
      read.push(...page.entries);
      before = page.nextPage;
    }

    expect(read.map(({ number }) => number)).toEqual(read.map((_, index) => (last?.number ?? 0) - index));
    expect(read.at(-1)?.number).toBe(1);
    for (const prefix of ['audit', 'audit-arrivals', 'audit-refusals'] as const) {
      const { items } = await nodes.coordination.range(`/kaskade/v1/management/${prefix}/`);
      expect(items).not.toEqual([]);
    }
  });

  test('is for operators only', async () => {
    const chair = await nodes.person('carla', 'chair');
    const token = (grants: object) =>
      issueToken(nodes.key, { subject: 'ops', room: 'rat', name: 'Ops', grants }, { ttlSec: 60 });
    const byToken = async (grants: object) => nodes.ask({ authorization: `Bearer ${await token(grants)}` });

    expect(codeOf(await chair('GET', '/v1/audit'))).toEqual([403, 'GRANT_MISSING']);
    expect(codeOf(await (await byToken({ moderate: true }))('GET', '/v1/audit'))).toEqual([
      403,
      'GRANT_MISSING',
    ]);
    expect((await (await byToken({ operator: true }))('GET', '/v1/audit?limit=1')).status).toBe(200);
    expect(codeOf(await operator('GET', '/v1/audit?limit=0'))).toEqual([400, 'ARGUMENT_INVALID']);
  });
});
