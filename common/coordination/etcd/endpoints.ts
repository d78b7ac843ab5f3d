/**
 * The members of an etcd cluster as one client sees them: an etcd3 client for each, one of them in use, and which can
 * not be reached since when. Nothing is asked twice here (calls.ts), so etcd3's own policies are off.
 */
import { Channel, InterceptingCall, type ClientOptions, type Interceptor } from '@grpc/grpc-js';
import { noop } from 'cockatiel';
import { Etcd3 } from 'etcd3';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../lifecycle/clock.ts';
import { secureDial } from '../../rpc/credentials.ts';
import type { TlsSource } from '../../tls/material.ts';

export type EtcdEndpoint = { readonly address: string; readonly client: Etcd3 };

export type EtcdAccess = {
  /** Addresses of members, `http://host:port` or `https://host:port`; at least one. */
  readonly endpoints: readonly string[];
  /** For `https:`: our certificate, and who is trusted. */
  readonly tls?: TlsSource | undefined;
  readonly auth?: { readonly username: string; readonly password: string };
};

type Member = { readonly address: string; client: Etcd3; failingSinceMs: number | undefined };

/** etcd ends connections that ping more often than every 5 s. A dead peer is noticed after both. */
const PING_EVERY_MS = 6_000;
const PING_TIMEOUT_MS = 3_000;

/** Of all keys under a prefix in one answer; grpc-js has 4 MiB. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** For the exchange of a password for a token. */
const AUTH_TIMEOUT_MS = 2_000;

/** A member that has lost its leader says so at once and ends watches, in place of silence. */
const requireLeader: Interceptor = (options, nextCall) =>
  new InterceptingCall(nextCall(options), {
    start: (metadata, listener, next) => {
      metadata.set('hasleader', 'true');
      next(metadata, listener);
    },
  });

export class EtcdEndpoints {
  readonly #members: readonly Member[];
  readonly #clock: Clock;
  readonly #access: EtcdAccess;
  readonly #forgetTls: () => void;
  #index: number;
  readonly #listeners = new Set<(endpoint: EtcdEndpoint) => void>();
  #isClosed = false;

  /**
   * @param random uniform in [0, 1): which member is asked first
   * @throws {AppError} CONFIG_INVALID without an address, or for one with TLS without certificates
   */
  constructor(access: EtcdAccess, clock: Clock, random: () => number) {
    if (access.endpoints.length === 0) throw new AppError('CONFIG_INVALID', 'no address of etcd given');
    this.#clock = clock;
    this.#access = access;
    const secure = access.endpoints.find((address) => isSecure(address));
    if (secure !== undefined && access.tls === undefined)
      throw new AppError('CONFIG_INVALID', `etcd ${secure}: TLS needs certificates`);
    this.#members = access.endpoints.map((address) => ({
      address,
      client: makeClient(address, access, clock),
      failingSinceMs: undefined,
    }));
    this.#index = Math.floor(random() * this.#members.length);
    this.#forgetTls = access.tls?.onChange(() => this.#renewClients()) ?? (() => {});
  }

  /** The one to ask. @throws {AppError} INVALID_STATE after {@link close} */
  get current(): EtcdEndpoint {
    const member = this.#members[this.#index];
    if (this.#isClosed || member === undefined) {
      throw new AppError('INVALID_STATE', 'the coordination client is closed');
    }
    return member;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** True when none is left that is not known to fail. */
  get isAllFailing(): boolean {
    return this.#members.every((member) => member.failingSinceMs !== undefined);
  }

  /** It answered. */
  worked(endpoint: EtcdEndpoint): void {
    const member = this.#find(endpoint);
    if (member !== undefined) member.failingSinceMs = undefined;
  }

  /** It did not answer: the next one is asked from now on, one that is not known to fail if there is one. */
  failed(endpoint: EtcdEndpoint): void {
    const member = this.#find(endpoint);
    if (member === undefined) return;
    member.failingSinceMs ??= this.#clock.wallMs();
    this.#leave(member);
    for (const listener of this.#listeners) listener(endpoint);
  }

  /** Calls `listener` each time when a member did not answer; the returned function ends that. */
  onFailure(listener: (endpoint: EtcdEndpoint) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Which can not be reached since when, for people; all addresses when each has answered by now. */
  describe(): string {
    const failing = this.#members.filter((member) => member.failingSinceMs !== undefined);
    const named = failing.length > 0 ? failing : this.#members;
    return named.map(describeMember).join(', ');
  }

  close(): void {
    this.#isClosed = true;
    this.#forgetTls();
    for (const { client } of this.#members) client.close();
  }

  /** Calls that are under way and watches go on over their old connections. */
  #renewClients(): void {
    for (const member of this.#members.filter(({ address }) => isSecure(address))) {
      const old = member.client;
      member.client = makeClient(member.address, this.#access, this.#clock);
      old.close();
    }
  }

  #leave(member: Member): void {
    if (this.#members[this.#index] !== member) return;
    const count = this.#members.length;
    const others = this.#members.map((_, step) => (this.#index + 1 + step) % count);
    const healthy = others.find((index) => this.#members[index]?.failingSinceMs === undefined);
    this.#index = healthy ?? (this.#index + 1) % count;
  }

  #find(endpoint: EtcdEndpoint): Member | undefined {
    return this.#members.find((member) => member.address === endpoint.address);
  }
}

function describeMember({ address, failingSinceMs }: Member): string {
  return failingSinceMs === undefined
    ? address
    : `${address} since ${new Date(failingSinceMs).toISOString()}`;
}

const SECURE = 'https://';
const isSecure = (address: string): boolean => address.startsWith(SECURE);

function makeClient(address: string, { tls, auth }: EtcdAccess, clock: Clock): Etcd3 {
  const secure = isSecure(address) && tls !== undefined ? tls : undefined;
  return new Etcd3({
    hosts: [address],
    ...(secure && { credentials: credentialsOf(secure) }),
    ...(auth && { auth: { ...auth, callOptions: () => ({ deadline: clock.wallMs() + AUTH_TIMEOUT_MS }) } }),
    faultHandling: { host: () => noop, global: noop },
    defaultCallOptions: { interceptors: [requireLeader] },
    grpcOptions: {
      'grpc.keepalive_time_ms': PING_EVERY_MS,
      'grpc.keepalive_timeout_ms': PING_TIMEOUT_MS,
      'grpc.max_receive_message_length': MAX_ANSWER_BYTES,
      ...(secure && { channelFactoryOverride: channelsOf(secure, address) }),
    },
  });
}

/** etcd3's own channels would send an address as server name, and its clients can not be told otherwise. */
function channelsOf(tls: TlsSource, address: string): NonNullable<ClientOptions['channelFactoryOverride']> {
  const place = address.slice(SECURE.length);
  const secure = secureDial(tls, place);
  return (_place, _credentials, options) =>
    new Channel(place, secure.credentials, { ...options, ...secure.options });
}

/** For the exchange of a password, which etcd3 makes by a channel of its own. */
function credentialsOf(tls: TlsSource) {
  const { ca, cert, key } = tls.current();
  return {
    rootCertificate: Buffer.from(ca),
    certChain: Buffer.from(cert),
    privateKey: Buffer.from(key),
  };
}
