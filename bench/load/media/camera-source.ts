/** A camera in layers: frames at a steady pace, a key frame at the start and where one is asked for. */
import type { VideoLayer } from '../profiles.ts';
import { frameMs, planFrame, type FramePlan } from './frame-plan.ts';
import type { MediaSource, PutTurn, Turn } from './media-source.ts';
import type { MediaStream, StreamCounters } from './media-stream.ts';
import { writeVp8 } from './vp8-payload.ts';

export class CameraSource implements MediaSource {
  readonly #layers: readonly CameraLayer[];
  #isOn = false;
  #maxLayer = Number.POSITIVE_INFINITY;

  /** @param layers with their streams, lowest first */
  constructor(layers: readonly { readonly stream: MediaStream; readonly layer: VideoLayer }[], put: PutTurn) {
    this.#layers = layers.map((each) => new CameraLayer(each, put));
  }

  setSending(isOn: boolean, nowMs: number): void {
    this.#isOn = isOn;
    this.#apply(nowMs);
  }

  setMaxLayer(maxLayer: number, nowMs: number): void {
    this.#maxLayer = maxLayer;
    this.#apply(nowMs);
  }

  setTalking(): void {} // a camera does not

  /** Of PLI or FIR. */
  requestKeyFrame(ssrc: number): void {
    this.#layers.find((layer) => layer.ssrc === ssrc)?.requestKeyFrame();
  }

  counters(nowMs: number): readonly StreamCounters[] {
    return this.#layers.map((layer) => layer.counters(nowMs));
  }

  close(nowMs: number): void {
    this.setSending(false, nowMs);
  }

  #apply(nowMs: number): void {
    for (const [index, layer] of this.#layers.entries())
      layer.setSending(this.#isOn && index <= this.#maxLayer, nowMs);
  }
}

class CameraLayer {
  readonly #stream: MediaStream;
  readonly #layer: VideoLayer;
  readonly #put: PutTurn;
  #turn: Turn | undefined;
  /** When frame 0 was due. */
  #firstMs = 0;
  #frame = 0;
  #packet = 0;
  #plan: FramePlan;
  #payload = Buffer.alloc(0);
  #isKeyFrame = true;
  #isKeyFrameWanted = false;
  #pictureId = 0;
  #keyFrames = 0;
  #keyFrameRequests = 0;
  /** Without the present time. */
  #onMs = 0;

  constructor({ stream, layer }: { readonly stream: MediaStream; readonly layer: VideoLayer }, put: PutTurn) {
    this.#stream = stream;
    this.#layer = layer;
    this.#put = put;
    this.#plan = planFrame(layer, 0, true);
  }

  get ssrc(): number {
    return this.#stream.ssrc;
  }

  setSending(isOn: boolean, nowMs: number): void {
    if (isOn === (this.#turn !== undefined)) return;
    if (!isOn) {
      if (this.#turn !== undefined) this.#turn.isOver = true;
      this.#turn = undefined;
      this.#onMs += nowMs - this.#firstMs;
      return;
    }
    this.#stream.reportSoon();
    this.#firstMs = nowMs;
    this.#isKeyFrameWanted = true;
    this.#beginFrame(0);
    this.#goOn();
  }

  /** One that is not sent begins with a key frame anyway. */
  requestKeyFrame(): void {
    if (this.#turn === undefined) return;
    this.#keyFrameRequests += 1;
    this.#isKeyFrameWanted = true;
  }

  #beginFrame(index: number): void {
    this.#frame = index;
    this.#packet = 0;
    this.#isKeyFrame = this.#isKeyFrameWanted;
    this.#isKeyFrameWanted = false;
    this.#plan = planFrame(this.#layer, index, this.#isKeyFrame);
    this.#pictureId += 1;
    if (this.#payload.length !== this.#plan.payloadBytes)
      this.#payload = Buffer.alloc(this.#plan.payloadBytes);
  }

  #goOn(): void {
    const dueMs = this.#firstMs + this.#plan.startMs + this.#packet * this.#plan.spacingMs;
    const turn: Turn = { isOver: false, dueMs, take: (isSkipped) => this.#take(dueMs, isSkipped) };
    this.#turn = turn;
    this.#put(turn);
  }

  #take(dueMs: number, isSkipped: boolean): void {
    if (this.#packet === 0 && this.#isKeyFrameWanted) this.#beginFrame(this.#frame); // asked for while it waited
    if (isSkipped) {
      this.#stream.skip();
      this.#isKeyFrameWanted ||= this.#isKeyFrame; // it would be incomplete
    } else this.#send(dueMs);
    this.#packet += 1;
    if (this.#packet === this.#plan.packets) this.#beginFrame(this.#frame + 1);
    this.#goOn();
  }

  #send(dueMs: number): void {
    const isStartOfFrame = this.#packet === 0;
    const { width, height } = this.#layer;
    if (isStartOfFrame && this.#isKeyFrame) this.#keyFrames += 1;
    writeVp8(this.#payload, {
      isKeyFrame: this.#isKeyFrame,
      isStartOfFrame,
      pictureId: this.#pictureId,
      width,
      height,
    });
    this.#stream.send({
      payload: this.#payload,
      dueMs,
      mediaMs: this.#firstMs + this.#frame * frameMs(this.#layer),
      marker: this.#packet === this.#plan.packets - 1,
    });
  }

  counters(nowMs: number): StreamCounters {
    const onMs = this.#onMs + (this.#turn === undefined ? 0 : nowMs - this.#firstMs);
    const [keyFrames, keyFrameRequests] = [this.#keyFrames, this.#keyFrameRequests];
    return { ...this.#stream.counters(), keyFrames, keyFrameRequests, onMs };
  }
}
