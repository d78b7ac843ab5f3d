/** Calls of the server's HTTP API as whoever one is here: by one's login, else by the token that one joins a room with. */
import { callServer, textOfServer, type Fetch } from './backend.ts';

export type ApiRequest = {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** In which one has a role. */
  readonly room?: string;
};

export type ApiDeps = {
  readonly fetch: Fetch;
  /** Undefined = none: a login is shown by its cookie, which browsers send by themselves. @throws {ClientFailure} */
  readonly tokenFor: (room: string) => Promise<string | undefined>;
};

/** Every method throws ClientFailure: SIGNAL_UNREACHABLE, or what the server answered. */
export class Api {
  readonly #deps: ApiDeps;

  constructor(deps: ApiDeps) {
    this.#deps = deps;
  }

  async call(path: string, request: ApiRequest = {}): Promise<Record<string, unknown>> {
    return callServer(this.#deps.fetch, path, await this.#init(request));
  }

  /** Of answers that are plain text. */
  async text(path: string, request: ApiRequest = {}): Promise<string> {
    return textOfServer(this.#deps.fetch, path, await this.#init(request));
  }

  async #init({ method = 'GET', body, headers = {}, room }: ApiRequest): Promise<RequestInit> {
    const token = room === undefined ? undefined : await this.#deps.tokenFor(room);
    return {
      method,
      headers: {
        ...headers,
        ...(body && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    };
  }
}
