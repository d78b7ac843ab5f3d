/**
 * A bot's media engine behind the SDK's port: sends from the sending thread and receives in the media workers of its load
 * process, whichever way packets go.
 */
import { ClientFailure } from '../../../client/errors.ts';
import type { SourceType } from '../../../client/api.ts';
import { NO_LAYER } from '../../../client/room/media-port.ts';
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
import { isSlotId } from '../../../client/room/slot-id.ts';
import type { MediaReceivers, ReceiveTransport } from '../media/media-receivers.ts';
import type { MediaSender } from '../media/media-sender.ts';
import type { Sampler } from '../media/sampler.ts';
import { planCamera, planMic, receiverCapabilities } from '../media/source-plan.ts';
import type { Profile } from '../profiles.ts';
import type { BotReceivings } from './bot-receivings.ts';
import type { FarTransport, Receiving, Sending, Ways } from './bot-ways.ts';
import { BotTrack } from './track.ts';

/** What all bots of a process share. */
export type EngineParts = {
  readonly profile: Profile;
  readonly sender: MediaSender;
  readonly receivers: MediaReceivers;
  readonly sampler: Sampler;
};

type EngineOwner = {
  readonly index: number;
  readonly site: string;
  readonly isSampled: boolean;
  readonly keepsReceiving?: boolean | undefined;
  readonly keepsSending?: boolean | undefined;
  readonly receivings: BotReceivings;
  /** Tells which of the sender's sources the microphone is now; undefined = it is closed. */
  readonly micChanged: (sourceId: number | undefined) => void;
  readonly transportChanged: (direction: Direction, state: TransportState) => void;
};

type BotEngineDeps = {
  readonly owner: EngineOwner;
  readonly parts: EngineParts;
  readonly ways: Ways;
};

export function botMediaPort(deps: BotEngineDeps): MediaPort {
  return { transports: deps.ways.choice, open: () => Promise.resolve(new BotEngine(deps)) };
}

class BotEngine implements MediaEngine {
  readonly rtpCapabilitiesJson = JSON.stringify(receiverCapabilities());
  readonly #owner: EngineOwner;
  readonly #parts: EngineParts;
  readonly #ways: Ways;
  readonly #transports = new Map<Direction, FarTransport>();
  readonly #states = new Map<Direction, TransportState>();
  #sending: Promise<Sending> | undefined;
  #receiving: Promise<Receiving> | undefined;
  #isClosed = false;

  constructor({ owner, parts, ways }: BotEngineDeps) {
    this.#owner = owner;
    this.#parts = parts;
    this.#ways = ways;
  }

  createTransport(direction: Direction, parameters: TransportParameters, hooks: TransportHooks): void {
    const stateChanged = (state: TransportState): void => {
      if (this.#isClosed) return;
      this.#states.set(direction, state);
      this.#owner.transportChanged(direction, state);
      hooks.stateChanged(state);
    };
    this.#transports.set(direction, { parameters, hooks: { ...hooks, stateChanged } });
  }

  transportId(direction: Direction): string {
    return this.#transports.get(direction)?.parameters.transportId ?? '';
  }

  transportState(direction: Direction): TransportState {
    return this.#isClosed ? 'closed' : (this.#states.get(direction) ?? 'new');
  }

  relayFailure(): undefined {
    return undefined;
  }

  restartIce(): Promise<void> {
    return Promise.reject(new ClientFailure('TRANSPORT_FAILED', 'bots open media anew instead'));
  }

  async produce(
    type: SourceType,
    track: MediaStreamTrack,
    announce: (rtpParametersJson: string) => Promise<string>,
  ): Promise<ProducerPort> {
    const { sender, profile } = this.#parts;
    const { index, micChanged } = this.#owner;
    const isStubborn = type === 'mic' && this.#owner.keepsSending === true;
    const { ready } = await (this.#sending ??= this.#ways.openSending(this.#far('send')));
    const plan = type === 'mic' ? planMic(index) : planCamera(index, profile.layers);
    const [transport] = await Promise.all([ready, announce(JSON.stringify(plan.rtpParameters))]);
    const { kind, encodings } = plan;
    const sourceId = await sender.addSource({
      transportId: transport.id,
      senderIndex: index,
      kind,
      encodings,
      profile,
    });
    if (kind === 'camera') sender.setMaxLayer(sourceId, NO_LAYER); // until the room says what is wanted
    sender.setSending(sourceId, isStubborn || track.enabled);
    if (kind === 'mic') micChanged(sourceId);
    return {
      replaceTrack: (next) => {
        sender.setSending(sourceId, isStubborn || next !== null);
        return Promise.resolve();
      },
      setMaxLayer: (maxLayer) => {
        sender.setMaxLayer(sourceId, maxLayer);
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
    const { transport } = await (this.#receiving ??= this.#ways.openReceiving(this.#far('recv')));
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

  /** It shows nothing. */
  readLoad(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  close(): void {
    this.#isClosed = true;
    this.#owner.micChanged(undefined);
    this.#owner.receivings.closeAll();
    for (const direction of this.#states.keys()) this.#owner.transportChanged(direction, 'closed');
    const ignored = (): void => {}; // who opened it was told
    this.#sending?.then((transport) => transport.close()).catch(ignored);
    this.#receiving?.then((transport) => this.#closeReceiving(transport)).catch(ignored);
  }

  #closeReceiving(transport: Receiving): void {
    if (this.#owner.keepsReceiving === true) this.#owner.receivings.keep(() => transport.close());
    else transport.close();
  }

  async #open(transport: ReceiveTransport, consumer: ConsumerParameters): Promise<ConsumerPort | Error> {
    const { consumerId, sourceId, rtpParametersJson } = consumer;
    const { index, site, isSampled, receivings } = this.#owner;
    try {
      const received = await this.#parts.receivers.receive(transport, rtpParametersJson);
      const close = receivings.add(sourceId, received);
      if (isSampled)
        await received.sample(this.#parts.sampler, { listener: index, site, isSlot: isSlotId(sourceId) });
      return { consumerId, track: new BotTrack('audio'), close };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #far(direction: Direction): FarTransport {
    const transport = this.#transports.get(direction);
    if (transport === undefined) throw new ClientFailure('TRANSPORT_FAILED', `no ${direction} transport`);
    return transport;
  }
}
