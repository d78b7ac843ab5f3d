/** A real OpenID Connect provider on loopback (oidc-provider), whose people log in with any password: for trying out. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export const CLIENT = { clientId: 'kaskade', clientSecret: 'not a secret: anybody may log in' } as const;

/** What the provider says of who logs in as `login`. */
export type PersonOf = (login: string) => { readonly name: string; readonly groups: readonly string[] };

export type Clients = {
  readonly callbackUrls: readonly string[];
  /** Where people come back to after a logout. */
  readonly pageUrls: readonly string[];
};

/** Logins and grants are forgotten after that; those at our own nodes last as always. */
const TTL_SEC = 3_600;

export class IdentityServer {
  readonly issuer: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /**
   * It answers nothing before {@link serve}: the addresses of its clients may not be known yet.
   * Its port is any that is free.
   */
  static async start(): Promise<IdentityServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new IdentityServer(server);
  }

  serve({ callbackUrls, pageUrls }: Clients, personOf: PersonOf): void {
    const { clientId, clientSecret } = CLIENT;
    const provider = quietly(
      () =>
        new Provider(this.issuer, {
          clients: [
            {
              client_id: clientId,
              client_secret: clientSecret,
              token_endpoint_auth_method: 'client_secret_post',
              redirect_uris: [...callbackUrls],
              post_logout_redirect_uris: [...pageUrls],
            },
          ],
          ttl: {
            ...{ Interaction: TTL_SEC, Session: TTL_SEC, Grant: TTL_SEC },
            ...{ AccessToken: TTL_SEC, IdToken: TTL_SEC },
          },
          claims: { openid: ['sub'], profile: ['name', 'groups'] },
          cookies: { keys: ['anybody may log in'] },
          findAccount: (_context, id) => ({
            accountId: id,
            claims: () => ({ sub: id, ...personOf(id), groups: [...personOf(id).groups] }),
          }),
        }),
    );
    this.#server.on('request', (request, response) => void provider.callback()(request, response));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** It advises against everything that is only good for trying out. */
function quietly<T>(make: () => T): T {
  const { warn } = console;
  console.warn = () => {};
  try {
    return make();
  } finally {
    console.warn = warn;
  }
}
