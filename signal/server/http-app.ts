/** HTTP requests go to our routes and answers back, whatever goes wrong in between. */
import type { HttpRequest, HttpResponse, TemplatedApp } from 'uWebSockets.js';
import type { Logger } from 'pino';
import { AppError, isAppError } from '../../common/errors.ts';
import { errorReply, type HttpReply, type HttpRequestView, type Route } from './http-reply.ts';
import { readHeaders } from './request-headers.ts';
import { COMMON_HEADERS } from './security-headers.ts';

/** Largest request body, bytes. */
const MAX_BODY_BYTES = 64 * 1024;

export type HttpAppOptions = {
  readonly routes: readonly Route[];
  /** Asked for GETs that no route takes. */
  readonly fallback: (request: HttpRequestView) => HttpReply | undefined;
  readonly log: Logger;
};

/** Our routes, on each app of the listener. */
export class HttpApp {
  readonly #options: HttpAppOptions;
  #isClosed = false;

  constructor(options: HttpAppOptions) {
    this.#options = options;
  }

  /** Answers what no other handler of the app takes. */
  attach(app: TemplatedApp): void {
    app.any('/*', (res, req) => this.#onRequest(res, req));
  }

  /** Writes no more answers: the listener is about to close. Idempotent. */
  close(): void {
    this.#isClosed = true;
  }

  #onRequest(res: HttpResponse, req: HttpRequest): void {
    const head = readHead(res, req);
    let isAborted = false;
    res.onAborted(() => (isAborted = true));
    const finish = (reply: HttpReply): void => {
      if (!isAborted && !this.#isClosed) writeReply(res, reply, head.method === 'HEAD');
    };
    readBody(res, (body) => {
      if (body === undefined) {
        return finish(
          errorReply(new AppError('FRAME_TOO_LARGE', `body is larger than ${MAX_BODY_BYTES} bytes`)),
        );
      }
      void this.#answer({ ...head, body }).then(finish);
    });
  }

  async #answer(request: HttpRequestView): Promise<HttpReply> {
    try {
      return await this.#dispatch(request);
    } catch (error) {
      if (!isAppError(error) || error.code === 'INTERNAL') {
        this.#options.log.error({ err: error, path: request.path }, 'request failed');
      }
      return errorReply(error);
    }
  }

  #dispatch(request: HttpRequestView): Promise<HttpReply> | HttpReply {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    for (const route of this.#options.routes) {
      const params = route.method === method ? route.match(request.path) : undefined;
      if (params) return route.handle(request, params);
    }
    const reply = method === 'GET' ? this.#options.fallback(request) : undefined;
    if (!reply) throw new AppError('NOT_FOUND', 'there is nothing here');
    return reply;
  }
}

/** Copies what must be read before the first await. */
function readHead(res: HttpResponse, req: HttpRequest): Omit<HttpRequestView, 'body'> {
  return {
    method: req.getCaseSensitiveMethod(),
    path: req.getUrl(),
    query: req.getQuery() ?? '',
    headers: readHeaders(req),
    peerIp: Buffer.from(res.getRemoteAddressAsText()).toString(),
  };
}

/** Collects the body; undefined when it is too large. Calls back once. */
function readBody(res: HttpResponse, done: (body: Uint8Array | undefined) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  let isDone = false;
  res.onData((chunk, isLast) => {
    if (isDone) return;
    length += chunk.byteLength;
    isDone = isLast || length > MAX_BODY_BYTES;
    if (length > MAX_BODY_BYTES) return done(undefined);
    // the chunk's memory is the library's and is gone after this call
    chunks.push(Buffer.from(chunk.slice(0)));
    if (isLast) done(Buffer.concat(chunks));
  });
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  303: 'See Other',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Writes an answer in one piece. */
export function writeReply(res: HttpResponse, reply: HttpReply, isHeadOnly = false): void {
  res.cork(() => {
    res.writeStatus(`${reply.status} ${REASONS[reply.status] ?? ''}`.trim());
    for (const [name, value] of Object.entries({ ...COMMON_HEADERS, ...reply.headers }))
      res.writeHeader(name, value);
    for (const cookie of reply.cookies ?? []) res.writeHeader('set-cookie', cookie);
    if (isHeadOnly || reply.status === 304)
      res.endWithoutBody(isHeadOnly ? Buffer.byteLength(reply.body) : undefined);
    else res.end(reply.body, reply.status === 413);
  });
}
