/** The OpenAPI document of a node, and the examples of docs/api.md, tried at a real node. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { SignalNode } from '../../signal/node.ts';
import { SignalSites } from '../support/signal-sites.ts';

const LOGIN = {
  issuer: 'http://127.0.0.1:9',
  clientId: 'kaskade',
  groupsClaim: 'groups',
  roles: [{ group: '*', role: 'member' }],
} as const;
const EXAMPLES_MS = 60_000;

type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly schema: {
    readonly const?: string;
    readonly enum?: readonly string[];
    readonly type?: string;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly maxLength?: number;
  };
};
type Operation = {
  readonly parameters: readonly Parameter[];
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly security: unknown;
};
type OpenApi = { readonly openapi: string; readonly paths: Record<string, Record<string, Operation>> };

let sites: SignalSites;
let node: SignalNode;
let url: string;
let document: OpenApi;
let operator: Record<string, string>;

beforeAll(async () => {
  sites = new SignalSites();
  node = await sites.node({ login: LOGIN });
  url = `http://127.0.0.1:${node.port}`;
  document = (await (await fetch(`${url}/v1/openapi.json`)).json()) as OpenApi;
  operator = {
    authorization: `Bearer ${await sites.token('asked', { role: 'operator', grants: { operator: true } })}`,
  };
});

afterAll(() => sites.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

const ask = (method: string, path: string, body?: object): Promise<Response> =>
  fetch(url + path, {
    ...{ method, headers: operator, redirect: 'manual' },
    ...(body && { body: JSON.stringify(body) }),
  });

/** What the schema does not allow; none for any text. */
function outside({ schema }: Parameter): readonly string[] {
  const { minimum, maximum, maxLength } = schema;
  if (schema.const !== undefined || schema.enum !== undefined) return ['true', 'no', ''];
  if (schema.type !== 'string') return ['x', '1.5', '', `${(minimum ?? 0) - 1}`, `${(maximum ?? 1e300) + 1}`];
  return maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)];
}

/** Where providers add what they like. */
const OPEN_ROUTES = ['/v1/login/callback'];

const read = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('GET /v1/openapi.json', () => {
  test('is a valid OpenAPI 3.1 document, with each operation named once', async () => {
    const result = await new Validator().validate(structuredClone(document));

    expect(result).toMatchObject({ valid: true });
    expect(document.openapi).toMatch(/^3\.1\./);
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has nothing that the node does not answer', async () => {
    const answers = await Promise.all(
      operations().map(async ({ path, method }) => {
        const asked = url + path.replaceAll(/\{\w+\}/g, 'x');
        const answer = await fetch(asked, {
          method,
          redirect: 'manual',
          ...(method === 'GET' ? {} : { body: '{}' }),
        });
        return `${method} ${path}: ${await answer.text()}`;
      }),
    );

    expect(answers.filter((answer) => answer.includes('there is nothing here'))).toEqual([]);
  });

  test('has every route under /v1 that the node has', async () => {
    const files = (await readdir(new URL('../../signal/server/routes', import.meta.url))).sort();
    const sources = await Promise.all(files.map((file) => read(`signal/server/routes/${file}`)));
    // a route that describes itself is in the document; this finds one that matches paths by itself
    const own = files.filter((_, index) => /exactly\('\/v1|\/\^\\\/v1/.test(sources[index] ?? ''));

    expect(own).toEqual([]);
    for (const path of [
      '/v1/token',
      '/v1/login',
      '/v1/me',
      '/v1/invitations/{id}/token',
      '/v1/rooms/{room}/sittings',
    ]) {
      expect(Object.keys(document.paths)).toContain(path);
    }
  });

  test.each([
    ['ws://call.example/v1/signal', 'kaskade_login'],
    ['wss://call.example/v1/signal', '__Host-kaskade_login'],
  ])('says by which cookie people are known at %s', async (clientUrl, name) => {
    const { port } = await sites.node({ login: LOGIN, clientUrl });

    const shown: unknown = await (await fetch(`http://127.0.0.1:${port}/v1/openapi.json`)).json();

    expect(shown).toMatchObject({ components: { securitySchemes: { login: { in: 'cookie', name } } } });
  });

  test('says whether a query or a body is needed', () => {
    const byId = new Map(operations().map(({ operation }) => [operation.operationId, operation]));

    expect(byId.get('getV1Meetings')).toMatchObject({
      parameters: expect.arrayContaining([
        expect.objectContaining({ name: 'limit', in: 'query', required: false }),
      ]),
    });
    expect(byId.get('patchV1RoomsRoom')).toMatchObject({
      parameters: expect.arrayContaining([expect.objectContaining({ name: 'If-Match', required: true })]),
      requestBody: {
        content: { 'application/json': { schema: { $ref: '#/components/schemas/RoomChange' } } },
      },
    });
  });
});

describe('a query', () => {
  test('is refused wherever a value or a name is not what the document says', async () => {
    await ask('POST', '/v1/rooms', { room: 'asked', title: 'Rat' });
    const times = { startsAt: '2099-01-01T10:00', endsAt: '2099-01-01T11:00', timeZone: 'Europe/Berlin' };
    const planned = { room: 'asked', title: 'Rat', ...times };
    const { id: meeting } = (await (await ask('POST', '/v1/meetings', planned)).json()) as { id: string };
    const invited = await ask('POST', '/v1/rooms/asked/invitations', {});
    const { id: invitation } = (await invited.json()) as { id: string };
    const real = (path: string) =>
      path
        .replace('{room}', 'asked')
        .replace('{id}', path.includes('meetings') ? meeting : invitation)
        .replace('{file}', 'minutes.json');
    const cases = operations().flatMap(({ path, method, operation }) => {
      const declared = operation.parameters.filter((one) => one.in === 'query');
      const strange = declared.length === 0 || OPEN_ROUTES.includes(path) ? [] : ['surprise=1'];
      const wrong = declared.flatMap((one) =>
        outside(one).map((value) => `${one.name}=${encodeURIComponent(value)}`),
      );
      return [...strange, ...wrong].map((query) => ({ method, path, query }));
    });

    const answers = await Promise.all(
      cases.map(async ({ method, path, query }) => {
        const answer = await ask(method, `${real(path)}?${query}`);
        return `${method} ${path}?${query.slice(0, 40)}: ${answer.status} ${await answer.text()}`;
      }),
    );

    expect(answers.filter((answer) => !/: 400 .*"ARGUMENT_INVALID"/.test(answer))).toEqual([]);
    const tried = new Set(cases.map(({ query }) => query.split('=')[0]));
    expect([...tried].sort()).toEqual(
      ['after', 'before', 'guests', 'lang', 'language', 'limit', 'public', 'surprise'].sort(),
    );
    const { invitations } = (await (await ask('GET', '/v1/rooms/asked/invitations')).json()) as {
      invitations: unknown[];
    };
    expect(invitations).toHaveLength(1);
  });
});

describe('docs/api.md', () => {
  test(
    'has examples that work',
    async () => {
      const [, script = ''] = /```sh\n([^]*?)```/.exec(await read('docs/api.md')) ?? [];
      const commands = script.replace(/^URL=.*$/m, `URL=${url}`);

      const { stdout } = await promisify(execFile)('bash', ['-eu', '-o', 'pipefail', '-c', commands]);

      expect(commands).toContain(`URL=${url}`);
      expect(stdout).toContain('BEGIN:VCALENDAR');
      expect(stdout).toContain('meeting.created');
    },
    EXAMPLES_MS,
  );

  test('has every route, apart from those of records, which docs/record.md has', async () => {
    const docs = await read('docs/api.md');
    const missing = operations().filter(
      ({ path, method, operation }) =>
        operation.tags[0] !== 'records' && !docs.includes(`${method} ${path}`) && !docs.includes(`${path}\``),
    );

    expect(missing.map(({ path, method }) => `${method} ${path}`)).toEqual([]);
  });
});
