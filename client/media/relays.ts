/** Relays (TURN) of one transport: how they are given to the browser, and why they gave no way, if they gave none. */
import { ClientFailure } from '../errors.ts';
import type { IceServer } from '../room/media-port.ts';

/** STUN error codes (RFC 8489, RFC 8656) by which a relay refuses who asks; others come of the way to it. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 437, 438, 441, 442, 486, 508]);

/** As WebRTC wants them. */
export function toRtcIceServers(servers: readonly IceServer[]): RTCIceServer[] {
  return servers.map(({ urls, username, credential }) => ({ urls: [...urls], username, credential }));
}

export class RelayLog {
  readonly #isNeeded: boolean;
  #hasServers: boolean;
  #failure: ClientFailure | undefined;

  /** @param isNeeded nothing but relays may be used */
  constructor(servers: readonly IceServer[], isNeeded: boolean) {
    this.#hasServers = servers.length > 0;
    this.#isNeeded = isNeeded;
  }

  /** Why relays gave no way; undefined = nothing is known against them. */
  get failure(): ClientFailure | undefined {
    if (this.#hasServers || !this.#isNeeded) return this.#failure;
    return new ClientFailure('RELAY_UNREACHABLE', 'only relays may be used, and the server names none');
  }

  /** The browser reports an error of one of the servers. A refusal says more than a server that is silent. */
  add({
    errorCode,
    errorText,
    url,
  }: Pick<RTCPeerConnectionIceErrorEvent, 'errorCode' | 'errorText' | 'url'>): void {
    if (this.#failure?.code === 'RELAY_REFUSED') return;
    const code = REFUSALS.has(errorCode) ? 'RELAY_REFUSED' : 'RELAY_UNREACHABLE';
    this.#failure = new ClientFailure(code, `${url}: ${errorText || `error ${errorCode}`}`);
  }

  /** A new attempt, perhaps with other credentials. */
  restart(servers: readonly IceServer[]): void {
    this.#hasServers = servers.length > 0;
    this.#failure = undefined;
  }
}
