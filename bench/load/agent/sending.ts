/** What the bots of a load process sent between two readings. Pure. */
import { sum } from '../../../common/sum.ts';
import type { BotSpec } from '../fleet.ts';
import { newHistogram } from '../histograms.ts';
import type { SourceCounters } from '../media/sender-calls.ts';
import type { Effort } from './crew-media.ts';
import type { Sent, WindowPart } from './messages.ts';

/** Of a process without media. */
export const NO_EFFORT: Effort = {
  workersCpuMs: [],
  sources: [],
  dropped: 0,
  latenessUs: newHistogram(),
  atMs: 0,
};

type Senders = ReadonlyMap<number, { readonly spec: Pick<BotSpec, 'room'>; readonly isMuted: boolean }>;
type Sending = Pick<WindowPart, 'sent' | 'keyFrameRequests' | 'layers'> & {
  readonly load: Pick<WindowPart['load'], 'packetsPlanned' | 'packetsSent'>;
};

export function sendingBetween(before: Effort, after: Effort, senders: Senders): Sending {
  const earlier = new Map(before.sources.map((source) => [source.sourceId, source]));
  const rows = after.sources.map((source) => ({
    source,
    deltas: deltasOf(source, earlier.get(source.sourceId)),
  }));
  const all = rows.flatMap(({ deltas }) => deltas);
  const cameras = rows.filter(({ source }) => source.kind === 'camera').flatMap(({ deltas }) => deltas);
  const durationMs = Math.max(1, after.atMs - before.atMs);
  return {
    sent: rows.flatMap(({ source, deltas }) => sentOf(source, deltas, { senders, durationMs })),
    keyFrameRequests: sum(all.map(({ keyFrameRequests }) => keyFrameRequests)),
    layers: sum(cameras.map(({ onMs }) => onMs)) / durationMs,
    load: {
      packetsPlanned: sum(all.map(({ planned }) => planned)),
      packetsSent: sum(all.map(({ packets }) => packets)),
    },
  };
}

type Delta = {
  readonly planned: number;
  readonly packets: number;
  readonly speech: number;
  readonly keyFrameRequests: number;
  readonly onMs: number;
};

function deltasOf(after: SourceCounters, before: SourceCounters | undefined): readonly Delta[] {
  return after.encodings.map(({ planned, sent, speech, keyFrameRequests, onMs }, layer) => {
    const earlier = before?.encodings[layer] ?? {
      planned: 0,
      sent: 0,
      speech: 0,
      keyFrameRequests: 0,
      onMs: 0,
    };
    return {
      planned: planned - earlier.planned,
      packets: sent - earlier.sent,
      speech: speech - earlier.speech,
      keyFrameRequests: keyFrameRequests - earlier.keyFrameRequests,
      onMs: onMs - earlier.onMs,
    };
  });
}

function sentOf(
  { senderIndex, kind }: SourceCounters,
  deltas: readonly Delta[],
  { senders, durationMs }: { readonly senders: Senders; readonly durationMs: number },
): readonly Sent[] {
  const bot = senders.get(senderIndex);
  if (bot === undefined) return [];
  const isMuted = kind === 'mic' && bot.isMuted;
  const packets = deltas.map((delta) => delta.packets);
  const speech = sum(deltas.map((delta) => delta.speech));
  return [{ index: senderIndex, room: bot.spec.room, kind, isMuted, packets, speech, durationMs }];
}

/** By media worker. */
export function workersCpuMs(before: Effort, after: Effort): readonly number[] {
  return after.workersCpuMs.map((ms, worker) => ms - (before.workersCpuMs[worker] ?? 0));
}
