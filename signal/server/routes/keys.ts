/** `POST` and `GET /v1/keys`, `DELETE /v1/keys/{id}`: API keys, for operators and for keys that may make keys. */
import { z } from 'zod';
import { AppError } from '../../../common/errors.ts';
import type { ApiKey, ApiKeys } from '../../management/api-keys.ts';
import { actorOf } from '../../management/audit.ts';
import { hasScope, SCOPES, type Caller } from '../../management/caller.ts';
import { apiRoute } from '../api-route.ts';
import type { Callers } from '../callers.ts';
import { jsonReply, type HttpRequestView, type Route } from '../http-reply.ts';
import { parseJsonBody } from '../json-body.ts';

const instant = z.iso.datetime({ offset: true });

const Wish = z
  .strictObject({
    note: z.string().trim().min(1).max(128).describe('who uses it, and what for'),
    scopes: z
      .array(z.enum(SCOPES))
      .min(1)
      .refine((scopes) => new Set(scopes).size === scopes.length, 'one twice'),
    expiresAt: instant
      .optional()
      .describe(
        'absent = until it is revoked; a key that ends makes none that ends later: there absent = with it',
      ),
  })
  .meta({ id: 'ApiKeyWish' });

const shown = {
  id: z.string(),
  note: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  expiresAt: instant.optional().describe('absent = until it is revoked'),
  createdBy: z.string(),
  createdAt: instant,
};

const Shown = z.strictObject(shown).meta({ id: 'ApiKey' });
const Made = z
  .strictObject({ ...shown, key: z.string().describe('for Authorization: Bearer; told this once') })
  .meta({ id: 'ApiKeyMade' });

export type KeyRouteDeps = {
  readonly callers: Pick<Callers, 'of'>;
  readonly keys: Pick<ApiKeys, 'make' | 'list' | 'revoke'>;
};

const ABOUT = { tag: 'keys', askers: ['login', 'key', 'token'] } as const;

export function keyRoutes({ callers, keys }: KeyRouteDeps): readonly Route[] {
  const keeperOf = async (request: HttpRequestView): Promise<Caller> => {
    const caller = await callers.of(request);
    if (hasScope(caller, 'keys')) return caller;
    throw new AppError('GRANT_MISSING', 'API keys are for operators');
  };
  const make = { summary: 'Makes an API key', body: Wish, answers: { 201: Made } };
  const list = {
    summary: 'API keys, without their secrets',
    answers: { 200: z.strictObject({ keys: z.array(Shown) }) },
  };
  const revoke = {
    summary: 'Revokes an API key, at all nodes at once',
    answers: { 200: z.strictObject({}) },
  };
  return [
    apiRoute({ ...ABOUT, method: 'POST', path: '/v1/keys', ...make }, async (request) => {
      const caller = await keeperOf(request);
      const { note, scopes, expiresAt } = parseJsonBody(request, Wish);
      if (!scopes.every((scope) => hasScope(caller, scope))) {
        throw new AppError('GRANT_MISSING', 'a key can give only what it has itself');
      }
      const expiresAtMs = endOf(caller, expiresAt === undefined ? undefined : Date.parse(expiresAt));
      const { apiKey, key } = await keys.make({ note, scopes, expiresAtMs }, actorOf(caller));
      return jsonReply(201, { ...shownOf(apiKey), key });
    }),
    apiRoute({ ...ABOUT, method: 'GET', path: '/v1/keys', ...list }, async (request) => {
      await keeperOf(request);
      return jsonReply(200, { keys: (await keys.list()).map(shownOf) });
    }),
    apiRoute({ ...ABOUT, method: 'DELETE', path: '/v1/keys/{id}', ...revoke }, async (request, [id = '']) => {
      await keys.revoke(id, actorOf(await keeperOf(request)));
      return jsonReply(200, {});
    }),
  ];
}

/** A key's own end is that of what it makes. @throws {AppError} GRANT_MISSING when a later one is wished for */
function endOf(caller: Caller, wishedMs: number | undefined): number | undefined {
  const lastMs = caller.kind === 'key' ? caller.expiresAtMs : undefined;
  if (lastMs !== undefined && wishedMs !== undefined && wishedMs > lastMs) {
    throw new AppError('GRANT_MISSING', 'a key can make none that is good for longer than itself');
  }
  return wishedMs ?? lastMs;
}

function shownOf({ keyId, note, scopes, expiresAtMs, createdBy, createdAtMs }: ApiKey) {
  const expiresAt = expiresAtMs === undefined ? undefined : new Date(expiresAtMs).toISOString();
  return { id: keyId, note, scopes, expiresAt, createdBy, createdAt: new Date(createdAtMs).toISOString() };
}
