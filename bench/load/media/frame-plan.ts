/** Which packets a frame of a video layer consists of, when they are due and how large they are. Pure. */
import type { VideoLayer } from '../profiles.ts';
import { STAMP_BYTES } from './stamps.ts';
import { MIN_VP8_BYTES } from './vp8-payload.ts';

const MS_PER_S = 1_000;
const BITS_PER_BYTE = 8;
/** What browsers put into a packet at most, payload. */
const MAX_PAYLOAD_BYTES = 1_180;
/** A key frame is as large as so many others. */
const KEY_FRAME_RATIO = 6;
const MIN_PAYLOAD_BYTES = MIN_VP8_BYTES + STAMP_BYTES;

export type FramePlan = {
  /** Of the first packet, ms after the first frame of all. */
  readonly startMs: number;
  readonly packets: number;
  /** Between two of them, ms; 0 = all at once. */
  readonly spacingMs: number;
  readonly payloadBytes: number;
};

export const frameMs = (layer: VideoLayer): number => MS_PER_S / layer.framesPerS;

/** @param index of the frame, 0… */
export function planFrame(layer: VideoLayer, index: number, isKeyFrame: boolean): FramePlan {
  const startMs = index * frameMs(layer);
  return isKeyFrame ? { startMs, ...keyFrame(layer) } : { startMs, ...deltaFrame(layer, index) };
}

/** Payload of a delta frame's packets; all are alike, frames differ in how many they have. */
export const deltaPayloadBytes = (layer: VideoLayer): number =>
  within(layer.bitrateBps / BITS_PER_BYTE / layer.packetsPerS);

function deltaFrame(layer: VideoLayer, index: number) {
  const perFrame = layer.packetsPerS / layer.framesPerS;
  const packets = Math.max(1, Math.floor((index + 1) * perFrame) - Math.floor(index * perFrame));
  return { packets, spacingMs: frameMs(layer) / packets, payloadBytes: deltaPayloadBytes(layer) };
}

function keyFrame(layer: VideoLayer) {
  const bytes = (KEY_FRAME_RATIO * layer.bitrateBps) / BITS_PER_BYTE / layer.framesPerS;
  const packets = Math.max(1, Math.ceil(bytes / MAX_PAYLOAD_BYTES));
  return { packets, spacingMs: 0, payloadBytes: within(bytes / packets) };
}

const within = (bytes: number): number =>
  Math.min(MAX_PAYLOAD_BYTES, Math.max(MIN_PAYLOAD_BYTES, Math.round(bytes)));
