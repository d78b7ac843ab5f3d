/** A media engine in memory that notes what it was told. */
import type { ClientFailure } from '../../../../client/errors.ts';
import type { LoadSample } from '../../../../client/room/load-policy.ts';
import type {
  ConsumerParameters,
  ConsumerPort,
  Direction,
  IceServer,
  LevelSample,
  MediaEngine,
  MediaPort,
  TransportChoice,
  TransportHooks,
  TransportParameters,
  TransportState,
} from '../../../../client/room/media-port.ts';

class FakeTrack extends EventTarget {
  readonly kind: string;
  enabled = true;
  readyState = 'live';

  constructor(kind: string) {
    super();
    this.kind = kind;
  }

  stop(): void {
    this.readyState = 'ended';
  }
}

export const fakeTrack = (kind: 'audio' | 'video'): MediaStreamTrack =>
  new FakeTrack(kind) as unknown as MediaStreamTrack;

export const fakeStream = (video: MediaStreamTrack, audio?: MediaStreamTrack): MediaStream =>
  ({ getVideoTracks: () => [video], getAudioTracks: () => (audio ? [audio] : []) }) as unknown as MediaStream;

export class FakeEngine implements MediaEngine {
  readonly rtpCapabilitiesJson = '{"codecs":[]}';
  readonly log: string[] = [];
  readonly transports = new Map<Direction, { id: string; state: TransportState; hooks: TransportHooks }>();
  /** As they were told. */
  readonly parameters = new Map<Direction, TransportParameters>();
  readonly open = new Set<string>();
  /** What is being sent, by type. */
  readonly sent = new Map<string, MediaStreamTrack | null>();
  /** Up to which layer it may be sent; absent = nothing was said. */
  readonly layers = new Map<string, number>();
  readonly relayFailures = new Map<Direction, ClientFailure>();
  /** Of the last transport or restart. */
  iceServers: readonly IceServer[] = [];
  levels: LevelSample = { own: 0, byConsumerId: new Map() };
  load: LoadSample | undefined;
  isClosed = false;

  createTransport(direction: Direction, parameters: TransportParameters, hooks: TransportHooks): void {
    const { transportId, iceServers } = parameters;
    this.iceServers = iceServers;
    this.parameters.set(direction, parameters);
    this.transports.set(direction, { id: transportId, state: 'new', hooks });
  }

  transportId(direction: Direction): string {
    return this.transports.get(direction)?.id ?? '';
  }

  transportState(direction: Direction): TransportState {
    return this.transports.get(direction)?.state ?? 'new';
  }

  setState(direction: Direction, state: TransportState): void {
    const transport = this.transports.get(direction);
    if (transport) transport.state = state;
    transport?.hooks.stateChanged(state);
  }

  relayFailure(direction: Direction): ClientFailure | undefined {
    return this.relayFailures.get(direction);
  }

  async restartIce(direction: Direction, json: string, iceServers: readonly IceServer[]): Promise<void> {
    this.iceServers = iceServers;
    this.log.push(`restartIce ${direction} ${json}`);
  }

  async produce(type: string, track: MediaStreamTrack, announce: (json: string) => Promise<string>) {
    this.log.push(`produce ${type}${track.enabled ? '' : ' disabled'}`);
    await announce('{}');
    this.sent.set(type, track);
    return {
      replaceTrack: async (next: MediaStreamTrack | null) => {
        this.log.push(`replaceTrack ${type} ${next === null ? 'null' : 'track'}`);
        this.sent.set(type, next);
      },
      setMaxLayer: async (maxLayer: number) => {
        this.log.push(`setMaxLayer ${type} ${maxLayer}`);
        this.layers.set(type, maxLayer);
      },
      close: () => void this.sent.delete(type),
    };
  }

  async exchange(
    opening: readonly ConsumerParameters[],
    closing: readonly ConsumerPort[],
  ): Promise<ConsumerPort[]> {
    this.log.push(`exchange +${opening.length} -${closing.length}`);
    for (const port of closing) port.close();
    return opening.map(({ consumerId }) => {
      this.open.add(consumerId);
      return {
        consumerId,
        track: new FakeTrack('x') as unknown as MediaStreamTrack,
        close: () => void this.open.delete(consumerId),
      };
    });
  }

  async readLevels() {
    return this.levels;
  }

  async readLoad() {
    return this.load;
  }

  async readStats() {
    return {
      rttMs: 7,
      sendLossRatio: 0,
      recvLossRatio: 0,
      sendBps: 1,
      recvBps: 1,
      framesDecodedPerS: 0,
      freezes: 0,
      concealedMs: 0,
    };
  }

  close(): void {
    this.isClosed = true;
    this.open.clear();
    this.sent.clear();
  }
}

/** Engines in the order of their opening. */
export function fakeMediaPort(
  transports: TransportChoice = { kind: 'webrtc' },
): MediaPort & { readonly engines: FakeEngine[]; readonly last: FakeEngine } {
  const engines: FakeEngine[] = [];
  return {
    transports,
    engines,
    get last() {
      const engine = engines.at(-1);
      if (engine === undefined) throw new Error('media has not been opened');
      return engine;
    },
    open: async () => {
      const engine = new FakeEngine();
      engines.push(engine);
      return engine;
    },
  };
}
