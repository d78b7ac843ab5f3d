/**
 * `GET /v1/rooms/{room}/sittings` and `GET /v1/rooms/{room}/sittings/{id}/{file}`: what is left of sittings, for those
 * who moderate the room, by their token or by a ticket that they made in the room, and for operators. `public=1` leaves out
 * what was not public, `lang=en` says it in English.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../common/errors.ts';
import { parseRoomId, type RoomId } from '../../../common/ids.ts';
import type { RecordArchive } from '../../record/record-archive.ts';
import type { TicketBook } from '../../record/ticket-book.ts';
import type { TokenPort } from '../../session/services.ts';
import { apiRoute, parseQuery } from '../api-route.ts';
import { bearerToken } from '../bearer-token.ts';
import type { WrongTries } from '../wrong-tries.ts';
import { jsonReply, type HttpReply, type HttpRequestView, type Route } from '../http-reply.ts';

const ABOUT = { method: 'GET', tag: 'records', askers: ['token', 'ticket'] } as const;
const LIST = {
  path: '/v1/rooms/{room}/sittings',
  summary: 'Sittings of a room that are recorded',
  answers: { 200: z.strictObject({ sittings: z.array(z.looseObject({ sittingId: z.string() })) }) },
} as const;
const Query = z.strictObject({
  lang: z.enum(['de', 'en']).default('de'),
  public: z.literal('1').optional().describe('without what was said while the public was excluded'),
});
const FILE = {
  path: '/v1/rooms/{room}/sittings/{id}/{file}',
  summary: 'A file of a sitting: record, signature, minutes, tables',
  query: Query,
  answers: { 200: { contentType: '*/*' } },
} as const;
const OK = 200;

export type SittingsRouteDeps = {
  readonly tokens: TokenPort;
  readonly archive: Pick<RecordArchive, 'list' | 'file'>;
  readonly tickets: Pick<TicketBook, 'isValid'>;
  /** Those who guess tickets. */
  readonly wrongTries: Pick<WrongTries, 'check' | 'note'>;
  /** Whose request it is. */
  readonly peerOf: (request: HttpRequestView) => string;
};

/** Both routes. */
export function sittingsRoutes(deps: SittingsRouteDeps): readonly Route[] {
  return [
    apiRoute({ ...ABOUT, ...LIST }, async (request, [room = '']) => {
      const roomId = parseRoomId(room);
      await authorise(deps, request, roomId);
      return jsonReply(OK, { sittings: await deps.archive.list(roomId) });
    }),
    apiRoute({ ...ABOUT, ...FILE }, async (request, [room = '', sittingId = '', name = '']) => {
      const roomId = parseRoomId(room);
      await authorise(deps, request, roomId);
      const query = parseQuery(request, Query);
      const isPublicOnly = query.public === '1';
      const file = await deps.archive.file(roomId, { sittingId, name, language: query.lang, isPublicOnly });
      return fileReply(file, [sittingId, ...(isPublicOnly ? ['public'] : []), name].join('-'));
    }),
  ];
}

function fileReply(file: Awaited<ReturnType<RecordArchive['file']>>, name: string): HttpReply {
  return {
    status: OK,
    headers: {
      'content-type': file.contentType,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
    body: file.body,
  };
}

/** A ticket has no dot, a token has two. @throws {AppError} TOKEN_MISSING, TOKEN_INVALID, GRANT_MISSING, RATE_LIMITED and others */
async function authorise(deps: SittingsRouteDeps, request: HttpRequestView, room: RoomId): Promise<void> {
  const given = bearerToken(request) ?? '';
  if (given !== '' && !given.includes('.')) {
    const peer = deps.peerOf(request);
    deps.wrongTries.check(peer);
    const hash = createHash('sha256').update(given).digest('hex');
    if (await deps.tickets.isValid(room, hash)) return;
    deps.wrongTries.note(peer);
    throw new AppError('TOKEN_INVALID', 'this ticket is not valid here, or not any more');
  }
  const { grants } = await deps.tokens.verify(given, { room });
  if (!grants.operator && !grants.moderate)
    throw new AppError('GRANT_MISSING', 'the token does not allow: moderate');
}
