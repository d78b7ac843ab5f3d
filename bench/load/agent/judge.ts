/** Whether a participant got what it should in a window (docs/bench.md, "Bots and load processes"). Pure. */
import type { Sent } from './messages.ts';

/** Of what was sent to it. */
const MIN_SHARE = 0.97;

/** At the edges of the window sender and receiver are not read at the same moment. */
const EDGE_MS = 1_000;

export type Expected = {
  readonly index: number;
  readonly room: string;
  readonly watch: readonly number[];
  readonly hear: readonly number[] | 'all';
};

/** What a participant received of one source. */
export type Got = {
  readonly index: number;
  readonly kind: Sent['kind'];
  readonly packets: number;
  readonly durationMs: number;
};

/**
 * @param layer that the participant asks for, 0 = lowest
 * @returns why it did not get what it should; undefined = it did
 */
export function missOf(
  expected: Expected,
  got: readonly Got[],
  sent: readonly Sent[],
  layer: number,
): string | undefined {
  for (const source of sent) {
    if (!isExpected(expected, source)) continue;
    const found = got.find(({ index, kind }) => index === source.index && kind === source.kind);
    const miss = missOfSource(source, found, layer);
    if (miss !== undefined)
      return `participant ${expected.index}: ${source.kind} of ${source.index}, ${miss}`;
  }
  const gone = expected.watch.find((index) => index !== expected.index && !isSent(sent, index));
  return gone === undefined ? undefined : `participant ${expected.index}: camera of ${gone}, nobody sends it`;
}

function isExpected({ index, room, watch, hear }: Expected, source: Sent): boolean {
  if (source.index === index || source.room !== room || source.isMuted) return false;
  if (source.kind === 'camera') return watch.includes(source.index);
  return hear === 'all' || hear.includes(source.index);
}

function isSent(sent: readonly Sent[], index: number): boolean {
  return sent.some((source) => source.index === index && source.kind === 'camera');
}

function missOfSource(source: Sent, got: Got | undefined, layer: number): string | undefined {
  const packets = source.packets[Math.min(layer, source.packets.length - 1)] ?? 0;
  if (packets < 2) return undefined; // one may be on its way
  if (got === undefined) return 'not received at all';
  const due = (packets / source.durationMs) * (MIN_SHARE * got.durationMs - EDGE_MS);
  const needed = Math.max(1, Math.ceil(due));
  return got.packets >= needed ? undefined : `${got.packets} packets of ${packets}`;
}
