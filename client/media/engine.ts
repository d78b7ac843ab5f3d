/** The media engine of browsers: mediasoup-client behind the room's MediaPort. Holds no wish and retries nothing. */
import { Device } from 'mediasoup-client';
import type { Consumer, Producer, Transport } from 'mediasoup-client/types';
import type { SourceType } from '../api.ts';
import { ClientFailure } from '../errors.ts';
import {
  toClientFailure,
  type ConsumerParameters,
  type ConsumerPort,
  type Direction,
  type IceServer,
  type LevelSample,
  type MediaEngine,
  type MediaPort,
  type ProducerPort,
  type StatsSample,
  type TransportHooks,
  type TransportParameters,
  type TransportState,
  type WaySample,
} from '../room/media-port.ts';
import type { LoadSample } from '../room/load-policy.ts';
import { isSlotId } from '../room/slot-id.ts';
import {
  decodeDtlsParameters,
  decodeIceCandidates,
  decodeIceParameters,
  decodeRtpCapabilities,
  decodeRtpParameters,
  kindOf,
} from './decode.ts';
import { codecOptionsFor, contentHintFor, encodingsFor } from './encodings.ts';
import { freshVoices, loudestFresh, NO_VOICES, ownLevel, type Voices } from './levels.ts';
import { LoadReader } from './load.ts';
import { RelayLog, toRtcIceServers } from './relays.ts';
import { SenderLayers } from './sender-layers.ts';
import { sampleStats, totalStats, wayOf, type StatsTotals } from './stats.ts';

type Announce = (rtpParametersJson: string) => Promise<string>;

/** @param isRelayOnly nothing goes any other way than over a relay (TURN) */
export function createMediaPort(isRelayOnly = false): MediaPort {
  return {
    transports: { kind: 'webrtc' },
    open: async (routerRtpCapabilitiesJson) => {
      const device = await Device.factory().catch((error: unknown) => {
        throw new ClientFailure('BROWSER_UNSUPPORTED', 'this browser has no usable WebRTC', { cause: error });
      });
      await device.load({ routerRtpCapabilities: decodeRtpCapabilities(routerRtpCapabilitiesJson) });
      return new MediasoupEngine(device, isRelayOnly);
    },
  };
}

class MediasoupEngine implements MediaEngine {
  readonly rtpCapabilitiesJson: string;
  readonly #device: Device;
  readonly #isRelayOnly: boolean;
  readonly #relays = new Map<Direction, RelayLog>();
  readonly #transports = new Map<Direction, Transport>();
  readonly #announces = new Map<string, Announce>();
  readonly #consumers = new Map<string, Consumer>();
  readonly #load = new LoadReader();
  readonly #levelTimestamps = new Map<string, number>();
  /** Of talker slots, by consumer. */
  readonly #voices = new Map<string, Voices>();
  #microphone: Producer | undefined;
  #lastTotals: StatsTotals | undefined;
  #nextAnnounceId = 0;

  constructor(device: Device, isRelayOnly: boolean) {
    this.#device = device;
    this.#isRelayOnly = isRelayOnly;
    this.rtpCapabilitiesJson = JSON.stringify(device.recvRtpCapabilities);
  }

  createTransport(direction: Direction, parameters: TransportParameters, hooks: TransportHooks): void {
    const options = {
      id: parameters.transportId,
      iceParameters: decodeIceParameters(parameters.iceParametersJson),
      iceCandidates: decodeIceCandidates(parameters.iceCandidatesJson),
      dtlsParameters: decodeDtlsParameters(parameters.dtlsParametersJson),
      iceServers: toRtcIceServers(parameters.iceServers),
      ...(this.#isRelayOnly && { iceTransportPolicy: 'relay' as const }),
    };
    const relays = new RelayLog(parameters.iceServers, this.#isRelayOnly);
    this.#relays.set(direction, relays);
    const transport =
      direction === 'send'
        ? this.#device.createSendTransport(options)
        : this.#device.createRecvTransport(options);
    this.#transports.set(direction, transport);
    transport.on('connect', ({ dtlsParameters }, done, failed) => {
      hooks
        .connect(JSON.stringify(dtlsParameters))
        .then(done, (error: unknown) => failed(toClientFailure(error)));
    });
    transport.on('icecandidateerror', (event) => relays.add(event));
    transport.on('connectionstatechange', (state) => hooks.stateChanged(state));
    if (direction === 'send') this.#answerProduce(transport);
  }

  transportId(direction: Direction): string {
    return this.#transports.get(direction)?.id ?? '';
  }

  transportState(direction: Direction): TransportState {
    return this.#transports.get(direction)?.connectionState ?? 'new';
  }

  relayFailure(direction: Direction): ClientFailure | undefined {
    return this.#relays.get(direction)?.failure;
  }

  async restartIce(
    direction: Direction,
    iceParametersJson: string,
    iceServers: readonly IceServer[],
  ): Promise<void> {
    const transport = this.#transport(direction);
    this.#relays.get(direction)?.restart(iceServers);
    if (iceServers.length > 0) await transport.updateIceServers({ iceServers: toRtcIceServers(iceServers) });
    await transport.restartIce({ iceParameters: decodeIceParameters(iceParametersJson) });
  }

  async produce(type: SourceType, track: MediaStreamTrack, announce: Announce): Promise<ProducerPort> {
    const announceId = String(++this.#nextAnnounceId);
    const hint = contentHintFor(type);
    if (hint !== undefined && track.contentHint === '') track.contentHint = hint;
    const encodings = encodingsFor(type, track.getSettings());
    const codecOptions = codecOptionsFor(type);
    const codec = this.#videoCodec(track);
    const layers = new SenderLayers();
    let sender: RTCRtpSender | undefined;
    this.#announces.set(announceId, async (rtpParametersJson) => {
      if (sender !== undefined && track.kind === 'video') await layers.use(sender);
      return announce(rtpParametersJson);
    });
    try {
      const producer = await this.#transport('send').produce({
        track,
        stopTracks: false, // the publisher owns it
        disableTrackOnPause: false, // pausing is replaceTrack(null): no packet, no SDP, the page's meter stays alive
        appData: { announceId },
        onRtpSender: (made) => (sender = made),
        ...(encodings && { encodings }),
        ...(codecOptions && { codecOptions }),
        ...(codec && { codec }),
      });
      if (type === 'mic') this.#microphone = producer;
      return {
        replaceTrack: (next) => replaceTrack(producer, layers, next),
        setMaxLayer: (maxLayer) => layers.setMaxLayer(maxLayer),
        close: () => producer.close(),
      };
    } finally {
      this.#announces.delete(announceId);
    }
  }

  async exchange(
    opening: readonly ConsumerParameters[],
    closing: readonly ConsumerPort[],
  ): Promise<readonly (ConsumerPort | Error)[]> {
    // all in one tick: mediasoup-client makes one renegotiation of them
    const opened = Promise.allSettled(opening.map((parameters) => this.#consume(parameters)));
    // its queue is busy with those now, so that all that is closed here becomes one renegotiation as well
    await Promise.resolve();
    for (const port of closing) port.close();
    const results = await opened;
    return results.map((result) =>
      result.status === 'fulfilled' ? result.value : toClientFailure(result.reason),
    );
  }

  async readLevels(): Promise<LevelSample> {
    const byConsumerId = new Map<string, number>();
    const voices = new Map<number, number>();
    for (const { id, kind, rtpReceiver } of this.#consumers.values()) {
      if (kind !== 'audio' || rtpReceiver === undefined) continue;
      const before = this.#voices.get(id);
      if (before !== undefined) {
        const heard = freshVoices(rtpReceiver.getContributingSources(), before);
        this.#voices.set(id, heard);
        for (const [number, level] of heard.levels) voices.set(number, level);
        continue;
      }
      const readings = [...rtpReceiver.getSynchronizationSources(), ...rtpReceiver.getContributingSources()];
      byConsumerId.set(id, loudestFresh(readings, this.#levelTimestamps, id));
    }
    const microphone = this.#microphone;
    const isSending = microphone !== undefined && !microphone.closed && microphone.track !== null;
    return { own: isSending ? ownLevel(await microphone.getStats()) : 0, byConsumerId, voices };
  }

  readStats(): Promise<StatsSample> {
    return this.#sample().then(({ sample }) => sample);
  }

  async readWay(): Promise<WaySample> {
    const { sample, reports } = await this.#sample();
    return { ...sample, way: wayOf(reports) };
  }

  async readLoad(): Promise<LoadSample | undefined> {
    const transport = this.#transports.get('recv');
    if (transport === undefined || transport.closed) return undefined;
    return this.#load.read(await transport.getStats(), performance.now());
  }

  close(): void {
    this.#load.close();
    for (const transport of this.#transports.values()) transport.close();
    this.#consumers.clear();
    this.#microphone = undefined;
  }

  async #sample() {
    const transports = [...this.#transports.values()].filter((transport) => !transport.closed);
    const reports = await Promise.all(transports.map((transport) => transport.getStats()));
    const totals = totalStats(reports, performance.now());
    const sample = sampleStats(this.#lastTotals ?? totals, totals);
    this.#lastTotals = totals;
    return { sample, reports };
  }

  #transport(direction: Direction): Transport {
    const transport = this.#transports.get(direction);
    if (transport === undefined) throw new ClientFailure('MEDIA_NOT_OPEN', `no ${direction} transport`);
    return transport;
  }

  #answerProduce(transport: Transport): void {
    transport.on('produce', ({ rtpParameters, appData }, done, failed) => {
      const announce = this.#announces.get(String(appData['announceId']));
      if (announce === undefined) return failed(new Error('nobody asked for this producer'));
      announce(JSON.stringify(rtpParameters)).then(
        (id) => done({ id }),
        (error: unknown) => failed(toClientFailure(error)),
      );
    });
  }

  /** VP8 has simulcast in every browser; what the router offers first, otherwise. */
  #videoCodec(track: MediaStreamTrack) {
    if (track.kind !== 'video') return undefined;
    return this.#device.sendRtpCapabilities.codecs?.find(
      ({ mimeType }) => mimeType.toLowerCase() === 'video/vp8',
    );
  }

  async #consume({
    consumerId,
    producerId,
    sourceId,
    rtpParametersJson,
  }: ConsumerParameters): Promise<ConsumerPort> {
    const rtpParameters = decodeRtpParameters(rtpParametersJson);
    const consumer = await this.#transport('recv').consume({
      id: consumerId,
      producerId,
      kind: kindOf(rtpParameters),
      rtpParameters,
      streamId: sourceId, // sound and picture need no lip sync by the browser's own rule: each source is a stream
    });
    this.#consumers.set(consumerId, consumer);
    if (isSlotId(sourceId)) this.#voices.set(consumerId, NO_VOICES);
    const close = (): void => {
      this.#consumers.delete(consumerId);
      this.#levelTimestamps.delete(consumerId);
      this.#voices.delete(consumerId);
      consumer.close();
    };
    return { consumerId, track: consumer.track, close };
  }
}

async function replaceTrack(
  producer: Producer,
  layers: SenderLayers,
  track: MediaStreamTrack | null,
): Promise<void> {
  if (track !== null) await layers.setTrack(true);
  await producer.replaceTrack({ track });
  if (track === null) await layers.setTrack(false);
}
