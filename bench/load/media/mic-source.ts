/** A microphone as Opus with DTX sends it: steady packets while somebody speaks, a few small ones in silence. */
import type { Profile } from '../profiles.ts';
import type { MediaSource, PutTurn, Turn } from './media-source.ts';
import type { MediaStream, StreamCounters } from './media-stream.ts';
import { STAMP_BYTES } from './stamps.ts';

const BITS_PER_BYTE_AND_S = 8 * 1_000;
/** Configuration (SILK, wide band, 20 ms) and one frame: first byte of an Opus packet (RFC 6716, 3.1). */
const OPUS_TOC = 0x48;
const SILENCE_BYTES = STAMP_BYTES + 2;
const SPEECH_LEVEL = 25;
const SILENCE_LEVEL = 127;

export class MicSource implements MediaSource {
  readonly #stream: MediaStream;
  readonly #audio: Profile['audio'];
  readonly #put: PutTurn;
  readonly #speech: Buffer;
  readonly #silence = payloadOf(SILENCE_BYTES);
  #turn: Turn | undefined;
  #onsetMs: number | undefined;
  #isOnset = false;

  constructor(stream: MediaStream, audio: Profile['audio'], put: PutTurn) {
    this.#stream = stream;
    this.#audio = audio;
    this.#put = put;
    const speechBytes = Math.round((audio.bitrateBps * audio.packetMs) / BITS_PER_BYTE_AND_S);
    this.#speech = payloadOf(Math.max(SILENCE_BYTES, speechBytes));
  }

  setSending(isOn: boolean, nowMs: number): void {
    if (isOn === (this.#turn !== undefined)) return;
    if (!isOn) return this.#stop();
    this.#stream.reportSoon();
    this.#isOnset = this.#onsetMs !== undefined;
    this.#goOn(nowMs);
  }

  setMaxLayer(): void {} // sound has no layers

  setTalking(isOn: boolean, { nowMs, sinceMs }: { readonly nowMs: number; readonly sinceMs: number }): void {
    if (isOn === (this.#onsetMs !== undefined)) return;
    this.#onsetMs = isOn ? sinceMs : undefined;
    this.#isOnset = isOn;
    if (!isOn || this.#turn === undefined) return;
    this.#stop(); // the silent packet that was to come: speech waits for nothing
    this.#goOn(nowMs);
  }

  #goOn(dueMs: number): void {
    const turn: Turn = { isOver: false, dueMs, take: (isSkipped) => this.#take(dueMs, isSkipped) };
    this.#turn = turn;
    this.#put(turn);
  }

  #take(dueMs: number, isSkipped: boolean): void {
    const isSpeech = this.#onsetMs !== undefined;
    if (isSkipped) this.#stream.skip();
    else this.#send(dueMs);
    this.#goOn(dueMs + (isSpeech ? this.#audio.packetMs : this.#audio.silencePacketMs));
  }

  #send(dueMs: number): void {
    const onsetMs = this.#onsetMs;
    const isSpeech = onsetMs !== undefined;
    this.#stream.send({
      payload: isSpeech ? this.#speech : this.#silence,
      dueMs,
      mediaMs: dueMs,
      marker: this.#isOnset,
      level: isSpeech ? SPEECH_LEVEL : SILENCE_LEVEL,
      onsetMs,
    });
    this.#isOnset = false;
  }

  counters(): readonly StreamCounters[] {
    return [{ ...this.#stream.counters(), keyFrames: 0, keyFrameRequests: 0, onMs: 0 }];
  }

  #stop(): void {
    if (this.#turn !== undefined) this.#turn.isOver = true;
    this.#turn = undefined;
  }

  close(): void {
    this.#stop();
  }
}

function payloadOf(bytes: number): Buffer {
  const payload = Buffer.alloc(bytes);
  payload.writeUInt8(OPUS_TOC, 0);
  return payload;
}
