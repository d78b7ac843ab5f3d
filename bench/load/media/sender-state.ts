/** Transports and sources of the sender's thread. Wiring only. */
import { encodeHistogram, newFastHistogram, record } from '../histograms.ts';
import { CameraSource } from './camera-source.ts';
import type { MediaSource, PutTurn } from './media-source.ts';
import { MediaStream, type OnSent } from './media-stream.ts';
import { MicSource } from './mic-source.ts';
import { OutgoingTransport } from './outgoing-transport.ts';
import { nowMs, Pacer } from './pacer.ts';
import type { SenderCalls, SenderReadings, SenderThreadOptions, SourceOptions } from './sender-calls.ts';
import { OPUS, VP8 } from './source-plan.ts';

const US_PER_MS = 1_000;

type Held = { readonly options: SourceOptions; readonly source: MediaSource };
type Args<Name extends keyof SenderCalls> = SenderCalls[Name]['args'];

export class SenderState {
  readonly #clockOffsetUs: number;
  readonly #pacer = new Pacer();
  readonly #transports = new Map<number, OutgoingTransport>();
  readonly #sources = new Map<number, Held>();
  #lateness = newFastHistogram();

  constructor({ clockOffsetUs }: SenderThreadOptions) {
    this.#clockOffsetUs = Math.round(clockOffsetUs); // stamps hold whole µs
  }

  async openTransport({ transportId, remote, srtp }: Args<'openTransport'>): Promise<void> {
    const clockOffsetUs = this.#clockOffsetUs;
    this.#transports.set(transportId, await OutgoingTransport.open({ remote, srtp, clockOffsetUs }));
  }

  closeTransport(transportId: number): void {
    for (const [sourceId, { options }] of this.#sources) {
      if (options.transportId === transportId) this.removeSource(sourceId);
    }
    this.#transports.get(transportId)?.close();
    this.#transports.delete(transportId);
  }

  addSource({ sourceId, ...options }: Args<'addSource'>): void {
    const transport = this.#transports.get(options.transportId);
    if (transport === undefined) throw new RangeError(`no transport ${options.transportId}`);
    const put: PutTurn = (turn) => this.#pacer.put(turn);
    const onSent: OnSent = (latenessUs) => record(this.#lateness, latenessUs);
    const source =
      options.kind === 'mic'
        ? makeMic(options, { transport, put, onSent })
        : makeCamera(options, { transport, put, onSent });
    this.#sources.set(sourceId, { options, source });
  }

  removeSource(sourceId: number): void {
    const held = this.#sources.get(sourceId);
    if (held === undefined) return;
    held.source.close(nowMs());
    const transport = this.#transports.get(held.options.transportId);
    for (const { ssrc } of held.options.encodings) transport?.forget(ssrc);
    this.#sources.delete(sourceId);
  }

  setSending({ sourceId, isOn }: Args<'setSending'>): void {
    this.#sources.get(sourceId)?.source.setSending(isOn, nowMs());
  }

  setMaxLayer({ sourceId, maxLayer }: Args<'setMaxLayer'>): void {
    this.#sources.get(sourceId)?.source.setMaxLayer(maxLayer, nowMs());
  }

  setTalking({ sourceId, isOn, sinceUs }: Args<'setTalking'>): void {
    const times = { nowMs: nowMs(), sinceMs: sinceUs / US_PER_MS };
    this.#sources.get(sourceId)?.source.setTalking(isOn, times);
  }

  startWindow(): void {
    this.#lateness = newFastHistogram();
  }

  read(): SenderReadings {
    const atMs = nowMs();
    const sources = [...this.#sources].map(([sourceId, { options, source }]) => ({
      sourceId,
      senderIndex: options.senderIndex,
      kind: options.kind,
      encodings: source.counters(atMs),
    }));
    return { sources, lateness: encodeHistogram(this.#lateness) };
  }

  close(): void {
    this.#pacer.close();
    for (const transport of this.#transports.values()) transport.close();
    this.#transports.clear();
    this.#sources.clear();
  }
}

type Parts = { readonly transport: OutgoingTransport; readonly put: PutTurn; readonly onSent: OnSent };

function makeMic(options: SourceOptions, { transport, put, onSent }: Parts): MediaSource {
  const [encoding] = options.encodings;
  if (encoding === undefined) throw new RangeError('a microphone needs an encoding');
  const stamp = { sender: options.senderIndex, kind: options.kind, layer: 0 };
  const stream = new MediaStream({ ...encoding, ...OPUS, stamp }, transport, onSent);
  return new MicSource(stream, options.profile.audio, put);
}

function makeCamera(options: SourceOptions, { transport, put, onSent }: Parts): MediaSource {
  const layers = options.encodings.map(({ ssrc }, index) => {
    const layer = options.profile.layers[index];
    if (layer === undefined) throw new RangeError(`the profile has no layer ${index}`);
    const stamp = { sender: options.senderIndex, kind: options.kind, layer: index };
    return { stream: new MediaStream({ ssrc, ...VP8, stamp }, transport, onSent), layer };
  });
  const source = new CameraSource(layers, put);
  for (const { ssrc } of options.encodings)
    transport.onKeyFrameRequest(ssrc, () => source.requestKeyFrame(ssrc));
  return source;
}
