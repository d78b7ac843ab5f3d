/**
 * A bot's media engine behind the SDK's port: sends from the sending thread and receives in the media workers of its load
 * process, over plain transports with SRTP (docs/adr/0019).
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { z } from 'zod';
import { ClientFailure } from '../../../client/errors.ts';
import type { SourceType } from '../../../client/api.ts';
import type {
  ConsumerParameters,
  ConsumerPort,
  Direction,
  MediaEngine,
  MediaPort,
  ProducerPort,
  TransportHooks,
  TransportParameters,
  TransportState,
} from '../../../client/room/media-port.ts';
import type { MediaReceivers, ReceiveTransport } from '../media/media-receivers.ts';
import type { MediaSender, SendTransport } from '../media/media-sender.ts';
import type { Sampler } from '../media/sampler.ts';
import { planCamera, planMic, receiverCapabilities } from '../media/source-plan.ts';
import { DEFAULT_SUITE, newSrtpKey } from '../media/srtp-keys.ts';
import type { Profile } from '../profiles.ts';
import type { BotReceivings } from './bot-receivings.ts';
import { BotTrack } from './track.ts';

/** What all bots of a process share. */
export type EngineParts = {
  readonly profile: Profile;
  readonly sender: MediaSender;
  readonly receivers: MediaReceivers;
  readonly sampler: Sampler;
};

export type EngineOwner = {
  readonly index: number;
  readonly site: string;
  readonly isSampled: boolean;
  readonly receivings: BotReceivings;
  /** Tells which of the sender's sources the microphone is now; undefined = it is closed. */
  readonly micChanged: (sourceId: number | undefined) => void;
};

type Transport = { readonly parameters: TransportParameters; readonly hooks: TransportHooks };

/** The router's end of a plain transport. */
const PlainEnd = z.object({
  ip: z.string(),
  port: z.number().int(),
  srtpParameters: z.object({ cryptoSuite: z.string(), keyBase64: z.string() }),
});

export function botMediaPort(owner: EngineOwner, parts: EngineParts): MediaPort {
  return {
    transports: { kind: 'plain', srtpSuites: { send: DEFAULT_SUITE, recv: DEFAULT_SUITE } },
    open: () => Promise.resolve(new BotEngine(owner, parts)),
  };
}

class BotEngine implements MediaEngine {
  readonly rtpCapabilitiesJson = JSON.stringify(receiverCapabilities());
  readonly #owner: EngineOwner;
  readonly #parts: EngineParts;
  readonly #transports = new Map<Direction, Transport>();
  readonly #connected = new Set<Direction>();
  #sending: Promise<SendTransport> | undefined;
  #receiving: Promise<ReceiveTransport> | undefined;
  #isClosed = false;

  constructor(owner: EngineOwner, parts: EngineParts) {
    this.#owner = owner;
    this.#parts = parts;
  }

  createTransport(direction: Direction, parameters: TransportParameters, hooks: TransportHooks): void {
    this.#transports.set(direction, { parameters, hooks });
  }

  transportId(direction: Direction): string {
    return this.#transports.get(direction)?.parameters.transportId ?? '';
  }

  transportState(direction: Direction): TransportState {
    if (this.#isClosed) return 'closed';
    return this.#connected.has(direction) ? 'connected' : 'new';
  }

  relayFailure(): undefined {
    return undefined;
  }

  restartIce(): Promise<void> {
    return Promise.reject(new ClientFailure('TRANSPORT_FAILED', 'plain transports have no ICE'));
  }

  async produce(
    type: SourceType,
    track: MediaStreamTrack,
    announce: (rtpParametersJson: string) => Promise<string>,
  ): Promise<ProducerPort> {
    const { sender, profile } = this.#parts;
    const { index, micChanged } = this.#owner;
    const transport = await (this.#sending ??= this.#openSending());
    const plan = type === 'mic' ? planMic(index) : planCamera(index, profile.layers);
    await announce(JSON.stringify(plan.rtpParameters));
    const { kind, encodings } = plan;
    const sourceId = await sender.addSource({
      transportId: transport.id,
      senderIndex: index,
      kind,
      encodings,
      profile,
    });
    sender.setSending(sourceId, track.enabled);
    if (kind === 'mic') micChanged(sourceId);
    return {
      replaceTrack: (next) => {
        sender.setSending(sourceId, next !== null);
        return Promise.resolve();
      },
      close: () => {
        if (kind === 'mic') micChanged(undefined);
        sender.removeSource(sourceId);
      },
    };
  }

  async exchange(
    opening: readonly ConsumerParameters[],
    closing: readonly ConsumerPort[],
  ): Promise<readonly (ConsumerPort | Error)[]> {
    for (const port of closing) port.close();
    this.#owner.receivings.countExchange(opening.length, closing.length);
    if (opening.length === 0) return [];
    const transport = await (this.#receiving ??= this.#openReceiving());
    return Promise.all(opening.map((consumer) => this.#open(transport, consumer)));
  }

  readLevels() {
    return Promise.resolve({ own: 0, byConsumerId: new Map<string, number>() });
  }

  /** Bots are measured elsewhere; the report is made all the same, since clients do. */
  readStats() {
    const nothing = { sendLossRatio: 0, recvLossRatio: 0, sendBps: 0, recvBps: 0 };
    return Promise.resolve({ ...nothing, rttMs: 0, framesDecodedPerS: 0, freezes: 0, concealedMs: 0 });
  }

  close(): void {
    this.#isClosed = true;
    this.#owner.micChanged(undefined);
    this.#owner.receivings.closeAll();
    const ignored = (): void => {}; // who opened it was told
    this.#sending?.then((transport) => transport.close()).catch(ignored);
    this.#receiving?.then((transport) => transport.close()).catch(ignored);
  }

  async #open(transport: ReceiveTransport, consumer: ConsumerParameters): Promise<ConsumerPort | Error> {
    const { consumerId, sourceId, rtpParametersJson } = consumer;
    const { index, site, isSampled, receivings } = this.#owner;
    try {
      const received = await this.#parts.receivers.receive(transport, rtpParametersJson);
      const close = receivings.add(sourceId, received);
      if (isSampled) await received.sample(this.#parts.sampler, { listener: index, site });
      return { consumerId, track: new BotTrack('audio'), close };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  async #openSending(): Promise<SendTransport> {
    const { end, hooks } = await this.#far('send');
    const local = newSrtpKey(DEFAULT_SUITE);
    const { ip, port, srtpParameters } = end;
    const transport = await this.#parts.sender.openTransport({
      remote: { ip, port },
      srtp: { local, remote: srtpParameters },
    });
    await this.#connect('send', hooks, { srtpParameters: local });
    return transport;
  }

  async #openReceiving(): Promise<ReceiveTransport> {
    const { end, hooks } = await this.#far('recv');
    const transport = await this.#parts.receivers.openTransport(DEFAULT_SUITE);
    await transport.connect(end);
    const { ip, port, srtpParameters } = transport;
    await this.#connect('recv', hooks, { ip, port, srtpParameters });
    return transport;
  }

  async #far(direction: Direction) {
    const transport = this.#transports.get(direction);
    if (transport === undefined) throw new ClientFailure('TRANSPORT_FAILED', `no ${direction} transport`);
    const { parameters, hooks } = transport;
    const end = PlainEnd.parse(JSON.parse(parameters.plainParametersJson));
    // a node may be announced by its name, which must not be looked up for each packet
    const ip = isIP(end.ip) === 0 ? (await lookup(end.ip)).address : end.ip;
    return { end: { ...end, ip }, hooks };
  }

  async #connect(
    direction: Direction,
    { connect, stateChanged }: TransportHooks,
    own: unknown,
  ): Promise<void> {
    await connect(JSON.stringify(own));
    this.#connected.add(direction);
    stateChanged('connected');
  }
}
