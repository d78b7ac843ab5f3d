/**
 * The OpenAPI 3.1 document of a node's routes, made of the same schemas that requests are checked with. Pure.
 * @see https://spec.openapis.org/oas/v3.1.1
 */
import { z } from 'zod';
import type { ApiDescription, Asker } from './api-description.ts';

type Json = { readonly [name: string]: unknown };
type Answer = ApiDescription['answers'][number];

/** Of HTTP: something is there that was not. */
const MADE = 201;

const securityOf = (loginCookie: string): Readonly<Record<Exclude<Asker, 'nobody'>, Json>> => ({
  login: { type: 'apiKey', in: 'cookie', name: loginCookie, description: 'of GET /v1/login' },
  key: { type: 'http', scheme: 'bearer', description: 'an API key (kk_…) of POST /v1/keys' },
  token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'an access token' },
  ticket: { type: 'http', scheme: 'bearer', description: 'a ticket that a moderator has made in the room' },
});

const ApiError = z
  .strictObject({ code: z.string().describe('docs/errors.md'), detail: z.string() })
  .meta({ id: 'Error' });

type Server = { readonly version: string; readonly loginCookie: string };

/** @param server whose routes these are; the cookie's name depends on TLS */
export function openApiDocument(routes: readonly ApiDescription[], { version, loginCookie }: Server): Json {
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const operations = (paths[route.path] ??= {});
    operations[route.method.toLowerCase()] = operationOf(route, schemas);
  }
  const askers = new Set(routes.flatMap((route) => route.askers));
  const used = Object.entries(securityOf(loginCookie)).filter(([name]) =>
    [...askers].some((asker) => asker === name),
  );
  return {
    openapi: '3.1.1',
    info: {
      title: 'Kaskade',
      version,
      description:
        'Rooms, planned meetings, invitations, tokens, keys, records: what this signalling node answers.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].sort().map((name) => ({ name })),
    paths,
    components: { securitySchemes: Object.fromEntries(used), schemas },
  };
}

function operationOf(route: ApiDescription, schemas: Record<string, unknown>): Json {
  const { method, path, tag, summary, askers, body } = route;
  const operationId = operationIdOf(method, path);
  const security = askers.map((asker) => (asker === 'nobody' ? {} : { [asker]: [] }));
  const content = body && { 'application/json': { schema: schemaOf(body, 'input', schemas) } };
  return {
    ...{ operationId, tags: [tag], summary, security },
    parameters: parametersOf(route, schemas),
    ...(content === undefined ? {} : { requestBody: { required: true, content } }),
    responses: responsesOf(route, schemas),
  };
}

/** As `getV1RoomsRoom`. */
function operationIdOf(method: string, path: string): string {
  const words = path.replaceAll('.', '-dot-').split(/[^A-Za-z0-9]+/);
  const capitals = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return method.toLowerCase() + capitals.join('');
}

function parametersOf(
  { path, query, revision, isIdempotent }: ApiDescription,
  schemas: Record<string, unknown>,
) {
  const text = { schema: { type: 'string' } };
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    ...text,
  }));
  const header = (name: string, required: boolean, description: string) => ({
    ...{ name, in: 'header', required, description, ...text },
  });
  return [
    ...inPath,
    ...(query === undefined ? [] : queryOf(query, schemas)),
    ...(revision === undefined
      ? []
      : [header('If-Match', revision === 'needed', 'what was decided on: the revision in quotes, or *')]),
    ...(isIdempotent
      ? [header('Idempotency-Key', false, 'made once for each, however often it is sent')]
      : []),
  ];
}

function queryOf(query: z.ZodObject, schemas: Record<string, unknown>): readonly Json[] {
  return Object.entries<z.core.$ZodType>(query.shape).map(([name, field]) => ({
    name,
    in: 'query',
    required: !z.safeParse(field, undefined).success,
    schema: schemaOf(field, 'input', schemas),
  }));
}

function responsesOf({ answers }: ApiDescription, schemas: Record<string, unknown>): Json {
  const told = new Map<string, Json>();
  for (const [status, answer] of Object.entries<Answer>(answers)) {
    const description = Number(status) === MADE ? 'made' : 'done';
    told.set(
      status,
      answer === 'redirect'
        ? { description: 'goes elsewhere' }
        : { description, content: contentOf(answer, schemas) },
    );
  }
  const error = { 'application/json': { schema: schemaOf(ApiError, 'output', schemas) } };
  return { ...Object.fromEntries(told), default: { description: 'refused or failed', content: error } };
}

type Kind = { readonly contentType: string };
const isKind = (answer: z.ZodType | Kind): answer is Kind => 'contentType' in answer;

function contentOf(answer: z.ZodType | Kind, schemas: Record<string, unknown>): Json {
  if (isKind(answer)) return { [answer.contentType]: { schema: { type: 'string' } } };
  return { 'application/json': { schema: schemaOf(answer, 'output', schemas) } };
}

/** What has a name goes to the components, once. */
function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output', schemas: Record<string, unknown>): Json {
  const { $schema: _, $defs = {}, ...own } = moved(z.toJSONSchema(schema, { io }));
  Object.assign(schemas, $defs);
  return own;
}

type WithDefs = Json & { readonly $schema?: unknown; readonly $defs?: Json };

/** References lead to where OpenAPI keeps schemas. */
function moved(value: Json): WithDefs {
  const text = JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/');
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
