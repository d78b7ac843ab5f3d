/**
 * An SFU node without media, for tests of signalling: serves SfuControlService over gRPC, keeps what it was told, and
 * can be made to refuse, to emit events, or to die.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { routerKey } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { Registration } from '../../common/coordination/registration.ts';
import { AppError } from '../../common/errors.ts';
import { parseNodeId, parseRoomId, type NodeId } from '../../common/ids.ts';
import { RpcServer } from '../../common/rpc/server.ts';
import { SfuControl } from '../../common/rpc/services.ts';
import type { RpcStream } from '../../common/rpc/stream.ts';
import {
  RouterRegistration,
  type IDescribeRoomResponse,
  type IOpenSessionRequest,
  type IProduceSourceRequest,
  type ISetWatchRequest,
  type IWatchEventsResponse,
} from '../../proto/index.ts';

const BEAT_MS = 250;
const TRANSPORT_ID = 'transport-1';

export type FakeSfuOptions = {
  readonly nodeId: string;
  readonly site: string;
  readonly coordination: Coordination;
  readonly log: Logger;
};

export class FakeSfu {
  readonly nodeId: NodeId;
  readonly opened: IOpenSessionRequest[] = [];
  readonly produced: IProduceSourceRequest[] = [];
  readonly watches: ISetWatchRequest[] = [];
  readonly closedSessions: string[] = [];
  readonly removedSources: string[] = [];
  /** Sources that were paused, in this order. */
  readonly pausedSources: string[] = [];
  /** Sessions that were promised a place, in this order. */
  readonly reserved: string[] = [];
  /** Thrown by ReserveSession while set. */
  noPlace: AppError | undefined;
  /** Thrown by CreateMediaTransport while set. */
  noTransport: AppError | undefined;
  /** Thrown by OpenSession while set. */
  refusal: AppError | undefined;
  description: IDescribeRoomResponse = {};
  readonly #sessions = new Set<string>();
  readonly #streams = new Set<RpcStream<never, IWatchEventsResponse>>();
  readonly #server: RpcServer;
  readonly #registration: Registration;
  readonly #options: FakeSfuOptions;
  #beats: NodeJS.Timeout | undefined;
  #rpcAddress = '';

  private constructor(options: FakeSfuOptions) {
    const { coordination, log } = options;
    this.#options = options;
    this.nodeId = parseNodeId(options.nodeId);
    this.#server = new RpcServer({ host: '127.0.0.1', port: 0, log });
    this.#registration = new Registration({ coordination, kind: 'sfu', log });
  }

  static async start(options: FakeSfuOptions): Promise<FakeSfu> {
    const sfu = new FakeSfu(options);
    sfu.#serve();
    const { port } = await sfu.#server.start();
    sfu.#rpcAddress = `127.0.0.1:${port}`;
    sfu.#beats = setInterval(() => sfu.emit({ beat: { load: 0.1 } }), BEAT_MS);
    const { nodeId, site } = options;
    await sfu.#registration.start({
      nodeId,
      site,
      rpcAddress: sfu.#rpcAddress,
      incarnation: randomUUID(),
      state: 1,
    });
    return sfu;
  }

  emit(event: IWatchEventsResponse): void {
    for (const stream of this.#streams) stream.write(event);
  }

  get streamCount(): number {
    return this.#streams.size;
  }

  /** Streams that were ever opened. */
  streamsOpened = 0;

  /** Forgets all sessions, as after their expiry. */
  forgetSessions(): void {
    this.#sessions.clear();
  }

  async carry(room: string): Promise<void> {
    const { coordination, nodeId, site } = this.#options;
    const value = RouterRegistration.encode({ nodeId, site, rpcAddress: this.#rpcAddress }).finish();
    await coordination.txn([], [{ put: routerKey(parseRoomId(room), this.nodeId), value }]);
  }

  /** Beats no more, as a node whose host has vanished. */
  silence(): void {
    clearInterval(this.#beats);
  }

  breakStreams(): void {
    for (const stream of this.#streams) stream.end();
  }

  /** Stops serving while its lease stays, as a node that was killed. */
  async kill(): Promise<void> {
    clearInterval(this.#beats);
    for (const stream of this.#streams) stream.fail(new AppError('SFU_UNREACHABLE', 'killed'));
    await this.#server.close();
  }

  async close(): Promise<void> {
    await this.kill();
    await this.#registration.close();
  }

  #serve(): void {
    this.#server.add(SfuControl, {
      reserveSession: async ({ sessionId }) => {
        if (this.noPlace) throw this.noPlace;
        this.reserved.push(sessionId);
        return { ttlMs: 10_000, use: { sessions: this.#sessions.size, reserved: 1, ceiling: 800 } };
      },
      openSession: async (request) => {
        if (this.refusal) throw this.refusal;
        this.opened.push(request);
        this.#sessions.add(request.sessionId);
        return { routerRtpCapabilitiesJson: '{"codecs":[]}' };
      },
      closeSession: async ({ sessionId }) => {
        this.closedSessions.push(sessionId);
        this.#sessions.delete(sessionId);
        return {};
      },
      vouchSessions: async ({ sessionIds }) => ({
        unknownSessionIds: sessionIds.filter((id) => !this.#sessions.has(id)),
      }),
      listSessions: async () => ({ sessions: [] }),
      createMediaTransport: async () => {
        if (this.noTransport) throw this.noTransport;
        return { transport: { transportId: TRANSPORT_ID, iceParametersJson: '{}' } };
      },
      connectMediaTransport: async ({ transportId }) => this.#onTransport(transportId),
      restartTransportIce: async ({ transportId }) => ({
        ...this.#onTransport(transportId),
        iceParametersJson: '{"usernameFragment":"new"}',
      }),
      produceSource: async (request) => {
        this.#onTransport(request.transportId);
        if (!request.rtpParametersJson.includes('codecs'))
          throw new AppError('RTP_PARAMETERS_INVALID', 'no codecs');
        this.produced.push(request);
        return { producerId: `${request.sourceId}.${request.generation}.0` };
      },
      pauseSource: async ({ sourceId, paused }) => {
        if (paused) this.pausedSources.push(sourceId);
        return {};
      },
      removeSource: async ({ sourceId }) => {
        this.removedSources.push(sourceId);
        return {};
      },
      setWatch: async (request) => {
        this.watches.push(request);
        const consumers = request.wishes.map((wish) => ({
          consumerId: `c-${wish.sourceId}`,
          sourceId: wish.sourceId ?? '',
        }));
        return { consumers };
      },
      startConsumers: async () => ({}),
      rankParticipants: async () => ({}),
      describeRoom: async () => this.description,
      watchEvents: (_request, stream) => {
        this.#streams.add(stream);
        this.streamsOpened += 1;
        void stream.closed.then(() => this.#streams.delete(stream));
      },
    });
  }

  #onTransport(transportId: string): Record<string, never> {
    if (transportId !== TRANSPORT_ID) throw new AppError('TRANSPORT_UNKNOWN', 'not yours');
    return {};
  }
}
