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

/** What a participant received of one source, or by one talker slot. */
export type Got = {
  /** Of the sender, or of the slot. */
  readonly index: number;
  readonly kind: Sent['kind'] | 'slot';
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
  const slots = got.filter(({ kind }) => kind === 'slot');
  for (const source of sent) {
    if (!isExpected(expected, source) || (source.kind === 'mic' && slots.length > 0)) continue;
    const found = got.find(({ index, kind }) => index === source.index && kind === source.kind);
    const miss = missOfSource(source, found, layer);
    if (miss !== undefined)
      return `participant ${expected.index}: ${source.kind} of ${source.index}, ${miss}`;
  }
  const unheard = slots.length > 0 ? missOfVoices(expected, slots, sent) : undefined;
  if (unheard !== undefined) return `participant ${expected.index}: ${unheard}`;
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

/** By slots a participant gets whatever anybody else says, and not the silence of those who say nothing. */
function missOfVoices(expected: Expected, slots: readonly Got[], sent: readonly Sent[]): string | undefined {
  const voices = sent.filter((source) => source.kind === 'mic' && isExpected(expected, source));
  const packets = voices.reduce((sum, { speech }) => sum + speech, 0);
  const durationMs = Math.max(...slots.map((slot) => slot.durationMs));
  // speech is no constant rate: a listener that is read late has not heard more of it
  const dueMs = (voice: Sent): number => MIN_SHARE * Math.min(durationMs, voice.durationMs) - EDGE_MS;
  const due = voices.reduce((sum, voice) => sum + (voice.speech / voice.durationMs) * dueMs(voice), 0);
  const arrived = slots.reduce((sum, slot) => sum + slot.packets, 0);
  if (packets < 2 || arrived >= Math.max(1, Math.ceil(due))) return undefined;
  return `talker slots, ${arrived} packets of ${packets} with speech`;
}

function missOfSource(source: Sent, got: Got | undefined, layer: number): string | undefined {
  const packets = source.packets[Math.min(layer, source.packets.length - 1)] ?? 0;
  if (packets < 2) return undefined; // one may be on its way
  if (got === undefined) return 'not received at all';
  const due = (packets / source.durationMs) * (MIN_SHARE * got.durationMs - EDGE_MS);
  const needed = Math.max(1, Math.ceil(due));
  return got.packets >= needed ? undefined : `${got.packets} packets of ${packets}`;
}
