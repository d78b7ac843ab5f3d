/** Asks an OpenID Connect provider who somebody is: authorization code with PKCE, state and nonce (openid-client). */
import type * as Oidc from 'openid-client';
import { isLocalName } from '../../common/config/fields.ts';
import { AppError } from '../../common/errors.ts';
import type { ProviderPort } from './login-desk.ts';
import type { Identity, Pending } from './login-facts.ts';
import type { LoginOptions } from './login-fields.ts';

const TIMEOUT_SEC = 5;
const RETRY_MS = 5_000;
const MAX_NAME_CHARS = 128;
/** Longer ones are refused; with our prefix they fit into a token. */
const MAX_SUBJECT_CHARS = 240;
/** Of those that the provider names; what a directory has more says nothing to us. */
const MAX_GROUPS = 1_000;

type Library = typeof Oidc;
type Discovered = { readonly oidc: Library; readonly configuration: Oidc.Configuration };

export class IdentityProvider implements ProviderPort {
  readonly #options: LoginOptions;
  #discovering: Promise<Discovered> | undefined;

  constructor(options: LoginOptions) {
    this.#options = options;
  }

  async begin(callbackUrl: string): Promise<{ readonly url: string; readonly pending: Pending }> {
    const { oidc, configuration } = await this.#discovered();
    const pending = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    };
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: callbackUrl,
      scope: 'openid profile',
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, pending };
  }

  async finish(url: URL, { state, nonce, verifier }: Pending): Promise<Identity> {
    const { oidc, configuration } = await this.#discovered();
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims() ?? { sub: '' };
      const hasGroups = this.#options.groupsClaim in claims;
      const more =
        hasGroups || !configuration.serverMetadata().userinfo_endpoint
          ? {}
          : await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub);
      return identityOf({ ...more, ...claims }, this.#options.groupsClaim);
    } catch (error) {
      throw failureOf(error, oidc);
    }
  }

  async farewellUrl(backTo: string): Promise<string | undefined> {
    const { oidc, configuration } = await this.#discovered();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
    return oidc.buildEndSessionUrl(configuration, { post_logout_redirect_uri: backTo }).href;
  }

  /** A provider that does not answer yet is asked again the next time. */
  #discovered(): Promise<Discovered> {
    return (this.#discovering ??= this.#discover().catch((cause: unknown) => {
      this.#discovering = undefined;
      const options = { cause, retryAfterMs: RETRY_MS };
      throw new AppError('BUSY', 'the identity provider does not answer', options);
    }));
  }

  async #discover(): Promise<Discovered> {
    // not at the start of the node, whose time is import time (ADR 0024): few nodes have a provider
    const oidc = await import('openid-client');
    const { issuer, clientId, clientSecret } = this.#options;
    const url = new URL(issuer);
    const isPlain = url.protocol === 'http:' && isLocalName(url.hostname);
    const authentication = clientSecret === undefined ? oidc.None() : undefined;
    const configuration = await oidc.discovery(url, clientId, clientSecret, authentication, {
      timeout: TIMEOUT_SEC,
      // the ID token is checked by its signature as well, not only by the way that it came
      execute: [oidc.enableNonRepudiationChecks, ...(isPlain ? [oidc.allowInsecureRequests] : [])],
    });
    return { oidc, configuration };
  }
}

type Claims = Readonly<Record<string, unknown>>;

/** @throws {AppError} LOGIN_INVALID */
function identityOf(claims: Claims, groupsClaim: string): Identity {
  const { sub, name, preferred_username: userName } = claims;
  if (typeof sub !== 'string' || sub === '' || sub.length > MAX_SUBJECT_CHARS) {
    throw new AppError('LOGIN_INVALID', 'the identity provider names nobody');
  }
  const shown = [name, userName, sub].find((one) => typeof one === 'string' && one.trim() !== '');
  const groups: readonly unknown[] = [claims[groupsClaim]].flat().slice(0, MAX_GROUPS);
  return {
    subject: sub,
    name: String(shown).trim().slice(0, MAX_NAME_CHARS),
    groups: groups.filter((group): group is string => typeof group === 'string' && group !== ''),
  };
}

function failureOf(cause: unknown, oidc: Library): AppError {
  if (cause instanceof AppError) return cause;
  const isUnreachable = cause instanceof oidc.ClientError && cause.code === 'OAUTH_TIMEOUT';
  if (isUnreachable || (cause instanceof TypeError && cause.message === 'fetch failed')) {
    return new AppError('BUSY', 'the identity provider does not answer', { cause, retryAfterMs: RETRY_MS });
  }
  return new AppError('LOGIN_INVALID', 'the identity provider does not confirm this login');
}
