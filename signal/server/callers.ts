/** Who asks: by an API key, an access token of an operator, or a login's cookie. */
import { AppError, isAppError } from '../../common/errors.ts';
import { isApiKey, type ApiKeys } from '../management/api-keys.ts';
import type { Caller } from '../management/caller.ts';
import type { TokenPort } from '../session/services.ts';
import { bearerToken } from './bearer-token.ts';
import type { HttpRequestView } from './http-reply.ts';
import type { LoginDoor } from './login-door.ts';
import type { WrongTries } from './wrong-tries.ts';

export type CallersDeps = {
  readonly keys: Pick<ApiKeys, 'check'>;
  readonly tokens: TokenPort;
  readonly door: Pick<LoginDoor, 'loginOf'>;
  readonly wrongTries: Pick<WrongTries, 'check' | 'note'>;
  readonly isOriginAllowed: (origin: string, host: string) => boolean;
  /** An API key was wrong. */
  readonly onRefused: () => void;
  /** One key for all addresses of whoever asks. */
  readonly peerOf: (request: HttpRequestView) => string;
};

export class Callers {
  readonly #deps: CallersDeps;

  constructor(deps: CallersDeps) {
    this.#deps = deps;
  }

  /** @throws {AppError} ORIGIN_FORBIDDEN, TOKEN_…, GRANT_MISSING for tokens of others, RATE_LIMITED, BUSY */
  async of(request: HttpRequestView): Promise<Caller> {
    this.#checkOrigin(request);
    const bearer = bearerToken(request);
    if (bearer !== undefined && isApiKey(bearer)) return this.#keyOf(request, bearer);
    if (bearer !== undefined) return this.#operatorOf(bearer);
    const login = await this.#deps.door.loginOf(request);
    if (login === undefined) throw new AppError('TOKEN_MISSING', 'nobody has logged in here');
    const { subject, name, role, groups } = login;
    return { kind: 'login', subject, name, role, groups };
  }

  /** Cookies go along with what any page of this browser sends. @throws {AppError} ORIGIN_FORBIDDEN */
  #checkOrigin({ headers }: HttpRequestView): void {
    if (this.#deps.isOriginAllowed(headers.get('origin') ?? '', headers.get('host') ?? '')) return;
    throw new AppError('ORIGIN_FORBIDDEN', 'pages of this origin may not ask for this');
  }

  /** @throws {AppError} TOKEN_INVALID, TOKEN_EXPIRED; RATE_LIMITED after too many wrong ones of one address; BUSY */
  async #keyOf(request: HttpRequestView, bearer: string): Promise<Extract<Caller, { kind: 'key' }>> {
    const { keys, wrongTries, onRefused, peerOf } = this.#deps;
    const peer = peerOf(request);
    wrongTries.check(peer);
    try {
      return await keys.check(bearer);
    } catch (error) {
      if (isAppError(error, 'TOKEN_INVALID')) {
        wrongTries.note(peer);
        onRefused();
      }
      throw error;
    }
  }

  async #operatorOf(token: string): Promise<Caller> {
    const { subject, name, grants } = await this.#deps.tokens.verify(token, {});
    if (!grants.operator) throw new AppError('GRANT_MISSING', 'the token does not allow: operator');
    return { kind: 'token', subject, name };
  }
}
