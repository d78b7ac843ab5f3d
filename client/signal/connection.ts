/**
 * One WebSocket to a signalling node: envelopes, request ids, timeouts. Knows no session and never reconnects.
 *
 * A connection that stays silent for a whole request timeout counts as lost: browsers don't show ping and pong.
 */
import { ClientEnvelope, ServerEnvelope } from '../../proto/signal.ts';
import { Emitter } from '../emitter.ts';
import { ClientFailure, fromProtoCode } from '../errors.ts';
import {
  ANSWER_FIELD,
  type Answer,
  type RequestBody,
  type RequestKind,
  type ServerEvent,
} from './requests.ts';
import type { OpenSocket, SocketPort } from './socket.ts';

/** How long a request may take. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Requests under way at most; a client that has more is wrong. */
export const MAX_PENDING_REQUESTS = 64;

type Pending = {
  /** The time that it may take begins anew. */
  readonly renew: () => void;
  readonly settle: (envelope: ServerEnvelope.$Properties) => void;
  readonly fail: (failure: ClientFailure) => void;
};

type ConnectionEvents = {
  /** An event of the server, or a frame that this version does not understand (then nothing in it is set). */
  event: [event: ServerEvent];
  /** The connection is gone; requests under way have been rejected. Once. */
  closed: [];
};

/** Resolves once the socket is open. @throws {ClientFailure} SIGNAL_UNREACHABLE */
export function openConnection(url: string, openSocket: OpenSocket): Promise<SignalConnection> {
  const socket = openSocket(url);
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    const fail = (detail: string): void => {
      clearTimeout(timer);
      reject(new ClientFailure('SIGNAL_UNREACHABLE', detail));
    };
    const timer = setTimeout(() => {
      fail('the signalling node did not answer in time');
      socket.close();
    }, REQUEST_TIMEOUT_MS);
    socket.addEventListener('open', () => {
      clearTimeout(timer);
      resolve(new SignalConnection(socket));
    });
    socket.addEventListener('close', () => fail('the signalling node refused the connection'));
    socket.addEventListener('error', () => fail('the signalling node cannot be reached'));
  });
}

/** An open connection. Made by {@link openConnection}. */
export class SignalConnection extends Emitter<ConnectionEvents> {
  readonly #socket: SocketPort;
  readonly #pending = new Map<number, Pending>();
  #lastRequestId = 0;
  #lastReceivedMs = performance.now();
  #isClosed = false;

  constructor(socket: SocketPort) {
    super();
    this.#socket = socket;
    socket.addEventListener('message', (event) => this.#onMessage(event.data));
    socket.addEventListener('close', () => this.close());
    socket.addEventListener('error', () => this.close());
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** @see SendRequest */
  async request<K extends RequestKind>(kind: K, body: RequestBody<K>): Promise<Answer<K>> {
    const field = ANSWER_FIELD[kind];
    const envelope = await this.#exchange({ [kind]: body });
    const answer = envelope[field];
    if (answer === null || answer === undefined) {
      throw new ClientFailure('FRAME_INVALID', `the answer to ${kind} was something else`);
    }
    return answer;
  }

  /** Closes the socket and rejects what is under way. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.close();
    const failure = new ClientFailure('SIGNAL_UNREACHABLE', 'the connection to the signalling node was lost');
    for (const pending of [...this.#pending.values()]) pending.fail(failure);
    this.emit('closed');
  }

  #exchange(body: Omit<ClientEnvelope.$Properties, 'requestId'>): Promise<ServerEnvelope.$Properties> {
    if (this.#isClosed) {
      return Promise.reject(new ClientFailure('SIGNAL_UNREACHABLE', 'not connected to a signalling node'));
    }
    if (this.#pending.size >= MAX_PENDING_REQUESTS) {
      return Promise.reject(new ClientFailure('BUSY', 'too many requests are under way'));
    }
    const requestId = ++this.#lastRequestId;
    const sentMs = performance.now();
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#pending.delete(requestId);
      };
      let timer = setTimeout(() => this.#onTimeout(requestId, sentMs), REQUEST_TIMEOUT_MS);
      const renew = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => this.#onTimeout(requestId, performance.now()), REQUEST_TIMEOUT_MS);
      };
      this.#pending.set(requestId, {
        renew,
        settle: (envelope) => (done(), resolve(envelope)),
        fail: (failure) => (done(), reject(failure)),
      });
      this.#socket.send(new Uint8Array(ClientEnvelope.encode({ requestId, ...body }).finish()));
    });
  }

  #onTimeout(requestId: number, sentMs: number): void {
    const detail = 'the signalling node did not answer in time';
    this.#pending.get(requestId)?.fail(new ClientFailure('SIGNAL_UNREACHABLE', detail));
    if (this.#lastReceivedMs < sentMs) this.close();
  }

  #onMessage(data: unknown): void {
    if (this.#isClosed) return;
    this.#lastReceivedMs = performance.now();
    const envelope = decode(data);
    if (envelope === undefined) return this.close(); // not our protocol: a fresh connection may reach a sane node
    // whoever is told its place waits for a good reason, and so does what it asked after that
    if (envelope.queuePlace) for (const { renew } of this.#pending.values()) renew();
    const requestId = envelope.requestId ?? 0;
    if (requestId === 0) return this.emit('event', envelope);
    const pending = this.#pending.get(requestId); // undefined: it came after its timeout
    if (envelope.failure) pending?.fail(toFailure(envelope.failure));
    else pending?.settle(envelope);
  }
}

/** A failure from the wire. */
export function toFailure(failure: NonNullable<ServerEnvelope.$Properties['failure']>): ClientFailure {
  return new ClientFailure(fromProtoCode(failure.code), failure.detail ?? '', {
    retryAfterMs: failure.retryAfterMs ?? 0,
    reason: failure.reason || undefined,
  });
}

function decode(data: unknown): ServerEnvelope.$Properties | undefined {
  if (!(data instanceof ArrayBuffer)) return undefined;
  try {
    return ServerEnvelope.decode(new Uint8Array(data));
  } catch {
    return undefined; // protobuf.js throws plain RangeErrors; the caller handles "not decodable"
  }
}
