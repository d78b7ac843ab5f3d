/** Where HTTP requests and logins meet: their cookies, and the addresses that browsers come back to. */
import { BEGUN_SEC, LOGIN_SEC, type LoginDesk } from '../login/login-desk.ts';
import type { Login } from '../login/login-facts.ts';
import { cookieName, cookieOf, dropCookie, setCookie } from './cookies.ts';
import type { HttpRequestView } from './http-reply.ts';

const BEGUN_COOKIE = 'kaskade_begun';
const LOGIN_COOKIE = 'kaskade_login';

/** @param signalUrl of the node's WebSocket, as clients are told */
export const loginCookieName = (signalUrl: string): string =>
  cookieName(LOGIN_COOKIE, signalUrl.startsWith('wss:'));

type Request = Pick<HttpRequestView, 'headers'>;

export class LoginDoor {
  /** Undefined = nobody logs in here. */
  readonly desk: LoginDesk | undefined;
  readonly #signalUrl: () => string;

  /** @param signalUrl of this node's WebSocket, beside which pages and routes are */
  constructor(desk: LoginDesk | undefined, signalUrl: () => string) {
    this.desk = desk;
    this.#signalUrl = signalUrl;
  }

  get callbackUrl(): string {
    return new URL('login/callback', this.#httpUrl).href;
  }

  get pageUrl(): string {
    return new URL('..', this.#httpUrl).href;
  }

  /** Whether pages come by TLS, so that cookies may. */
  get isSecure(): boolean {
    return this.#httpUrl.startsWith('https:');
  }

  /** Who has logged in; undefined = nobody. @throws {AppError} BUSY */
  async loginOf(request: Request): Promise<Login | undefined> {
    return this.desk?.find(cookieOf(request, LOGIN_COOKIE, this.isSecure));
  }

  begunOf(request: Request): string | undefined {
    return cookieOf(request, BEGUN_COOKIE, this.isSecure);
  }

  begunCookie(begun: string): string {
    return setCookie(BEGUN_COOKIE, begun, { maxAgeSec: BEGUN_SEC, isSecure: this.isSecure });
  }

  loginCookie(login: string): string {
    return setCookie(LOGIN_COOKIE, login, { maxAgeSec: LOGIN_SEC, isSecure: this.isSecure });
  }

  noBegunCookie(): string {
    return dropCookie(BEGUN_COOKIE, this.isSecure);
  }

  noLoginCookie(): string {
    return dropCookie(LOGIN_COOKIE, this.isSecure);
  }

  get #httpUrl(): string {
    return this.#signalUrl().replace(/^ws/, 'http');
  }
}
