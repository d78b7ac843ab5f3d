/** A client of signalling as small as tests need it: requests, events, and how the socket ended. */
import { Roster } from '../../client/room/roster.ts';
import { fromProtoCode, type ErrorCode } from '../../common/errors.ts';
import {
  ClientEnvelope,
  ServerEnvelope,
  type IClientEnvelope,
  type IDelta,
  type IJoinResponse,
  type IOpenMediaResponse,
  type IServerEnvelope,
} from '../../proto/index.ts';
import { waitFor } from './wait-for.ts';

const REQUEST_TIMEOUT_MS = 30_000;
const ASK_AGAIN_MS = 100;
const PASSING: ReadonlySet<ErrorCode> = new Set(['HOME_UNREACHABLE', 'STORE_REBUILDING', 'BUSY']);

type Body = Omit<IClientEnvelope, 'requestId'>;

export type JoinedClient = { readonly client: SignalClient; readonly joined: IJoinResponse };

export class SignalClient {
  readonly #socket: WebSocket;
  /** Everything received, in order. */
  readonly received: IServerEnvelope[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;
  #requestId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', (event) => {
      this.received.push(ServerEnvelope.decode(new Uint8Array(event.data as ArrayBuffer)));
    });
    socket.addEventListener('close', ({ code, reason }) => (this.closed = { code, reason }));
  }

  /**
   * @param at port on this machine without TLS, or the whole URL
   * @throws {Error} when the server refuses
   */
  static async connect(at: number | string, protocol = 'kaskade.v1'): Promise<SignalClient> {
    const url = typeof at === 'string' ? at : `ws://127.0.0.1:${at}/v1/signal`;
    const socket = new WebSocket(url, protocol);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', () => reject(new Error('refused')), { once: true });
    });
    return new SignalClient(socket);
  }

  /** Asks again, as the SDK does, while a room's home or store is not there. */
  static async join(at: number | string, room: string, token: string): Promise<JoinedClient> {
    const client = await SignalClient.connect(at);
    const { join, ...refusal } = await waitFor(
      async () => {
        const answer = await client.request({ join: { roomId: room, accessToken: token } });
        const { code } = answer.failure ?? {};
        return code && PASSING.has(fromProtoCode(code)) ? undefined : answer;
      },
      { what: `joined ${room}`, timeoutMs: REQUEST_TIMEOUT_MS, pollMs: ASK_AGAIN_MS },
    );
    if (!join) throw new Error(`not joined: ${JSON.stringify(refusal)}`);
    return { client, joined: join };
  }

  async request(body: Body): Promise<IServerEnvelope> {
    const requestId = (this.#requestId += 1);
    this.sendRaw(ClientEnvelope.encode({ ...body, requestId }).finish());
    return waitFor(() => this.received.find((one) => one.requestId === requestId), {
      what: `answer to ${Object.keys(body).join()}`,
      timeoutMs: REQUEST_TIMEOUT_MS,
    });
  }

  /** Asks again, as the SDK does, while no SFU node takes it. */
  openMedia(): Promise<IOpenMediaResponse> {
    return waitFor(async () => (await this.request({ openMedia: {} })).openMedia, {
      what: 'media opens',
      timeoutMs: REQUEST_TIMEOUT_MS,
      pollMs: ASK_AGAIN_MS,
    });
  }

  /** The code of the failure that answers the request; `OK` when it succeeds. */
  async codeOf(body: Body): Promise<ErrorCode | 'OK'> {
    const { failure } = await this.request(body);
    return failure ? fromProtoCode(failure.code) : 'OK';
  }

  sendRaw(data: Uint8Array | string): void {
    this.#socket.send(typeof data === 'string' ? data : new Uint8Array(data));
  }

  /** The first event of this kind, now or soon. */
  event<K extends keyof IServerEnvelope>(name: K): Promise<NonNullable<IServerEnvelope[K]>> {
    const find = () => this.received.find((one) => !one.requestId && one[name])?.[name];
    return waitFor(find, { what: `event ${name}` });
  }

  /** Codes of the failures that answer no request. */
  get strayFailures(): readonly ErrorCode[] {
    return this.received.flatMap(({ requestId, failure }) =>
      !requestId && failure ? [fromProtoCode(failure.code)] : [],
    );
  }

  get deltas(): readonly IDelta[] {
    return this.received.flatMap(({ delta }) => (delta ? [delta] : []));
  }

  /** Everybody whom it has been told about, and not that they have gone. */
  get roster(): Roster {
    const roster = new Roster();
    for (const { join, resume, snapshot, delta } of this.received) {
      const entry = join ?? resume;
      if (entry) roster.enter({ snapshot: entry.snapshot ?? {}, self: entry.self ?? undefined, pages: [] });
      if (snapshot) roster.applySnapshot(snapshot);
      if (delta) roster.applyDelta(delta);
    }
    return roster;
  }

  untilClosed(): Promise<{ readonly code: number; readonly reason: string }> {
    return waitFor(() => this.closed, { what: 'socket closed' });
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.untilClosed();
  }
}
