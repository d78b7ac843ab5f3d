/**
 * Thread of slot-jitter.ts: sends a packet of each microphone every 20 ms and takes what listeners get, both from one
 * event loop, so that both ends have one clock. It does little, so its own delay is small against what it measures.
 */
import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { parseRtp } from '../../cascade/slots/rtp-packet.ts';
import { boundSocket } from './rtp-sender.ts';
import { micPacket, SPEECH_DB } from './slot-rtp.ts';

const INTERVAL_MS = 20;
const TICKS = 960;
const LOOPBACK = '127.0.0.1';
const PAYLOAD_BYTES = 80;
const BUFFER_BYTES = 8 * 1_024 * 1_024;

export type TrafficMic = { readonly ssrc: number; readonly port: number };
/** Two streams of the same microphone: straight from the router, and through the engine. */
export type TrafficEar = { readonly directSsrc: number; readonly slotSsrc: number };
export type TrafficRequest =
  | { readonly kind: 'start'; readonly mics: readonly TrafficMic[]; readonly ears: readonly TrafficEar[] }
  | { readonly kind: 'measure' }
  /** What is sent from now on does not count; what is on its way does. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'read' };
/** ms; `added` = of the same packet, slot minus direct. */
export type TrafficResult = {
  readonly sent: number;
  readonly direct: readonly number[];
  readonly slot: readonly number[];
  readonly added: readonly number[];
};

const socket = await boundSocket();
socket.setRecvBufferSize(BUFFER_BYTES);
let mics: readonly TrafficMic[] = [];
const ears = new Map<number, { readonly mic: number; readonly isSlot: boolean }>();
let result = { sent: 0, direct: [] as number[], slot: [] as number[], added: [] as number[] };
/** Of each microphone, arrival of packets on the way that was quicker. */
const firsts: Map<number, number>[] = [];

socket.on('message', (bytes) => {
  const now = performance.now();
  const packet = parseRtp(bytes, 1);
  const ear = packet === undefined ? undefined : ears.get(packet.ssrc);
  if (packet === undefined || ear === undefined) return;
  const index = bytes.readUInt32BE(packet.payloadOffset);
  const sentMs = bytes.readDoubleBE(packet.payloadOffset + 4);
  if (!isMeasured(sentMs)) return;
  (ear.isSlot ? result.slot : result.direct).push(now - sentMs);
  const others = firsts[ear.mic];
  const other = others?.get(index);
  if (other === undefined) others?.set(index, now);
  else {
    others?.delete(index);
    result.added.push(ear.isSlot ? now - other : other - now);
  }
});

let measuredSinceMs = Infinity;
let measuredUntilMs = Infinity;
let tick = 0;
let startedMs = 0;

function sendDue(): void {
  // microphones are spread over the interval, and what is late is caught up
  const due = Math.floor(((performance.now() - startedMs) / INTERVAL_MS) * mics.length);
  for (; tick < due; tick += 1) {
    const mic = mics[tick % mics.length];
    if (mic !== undefined) sendOne(mic, Math.floor(tick / mics.length));
  }
}

function sendOne({ ssrc, port }: TrafficMic, index: number): void {
  const payload = Buffer.alloc(PAYLOAD_BYTES);
  payload.writeUInt32BE(index, 0);
  const sentMs = performance.now();
  payload.writeDoubleBE(sentMs, 4);
  const place = { sequence: index, timestamp: index * TICKS };
  socket.send(micPacket({ ssrc, ...place, levelDb: SPEECH_DB, payload }), port, LOOPBACK);
  if (isMeasured(sentMs)) result.sent += 1;
}

function isMeasured(sentMs: number): boolean {
  return sentMs >= measuredSinceMs && sentMs < measuredUntilMs;
}

parentPort?.on('message', (request: TrafficRequest) => {
  if (request.kind === 'start') {
    mics = request.mics;
    for (const [mic, { directSsrc, slotSsrc }] of request.ears.entries()) {
      ears.set(directSsrc, { mic, isSlot: false });
      ears.set(slotSsrc, { mic, isSlot: true });
      firsts.push(new Map());
    }
    startedMs = performance.now();
    setInterval(sendDue, 2);
  } else if (request.kind === 'measure') {
    result = { sent: 0, direct: [], slot: [], added: [] };
    measuredSinceMs = performance.now();
  } else if (request.kind === 'stop') {
    measuredUntilMs = performance.now();
  } else {
    parentPort?.postMessage({ kind: 'result', result });
  }
});
parentPort?.postMessage({ kind: 'ready', port: socket.address().port });
