/**
 * Judges what sampled receivers get, packet by packet: latency, hops between sites, gaps, onsets of speech
 * (docs/adr/0021). No I/O; times are given.
 */
import type { Histogram } from 'hdr-histogram-js';
import { newFastHistogram, record } from '../histograms.ts';
import { HopClock } from './hop-clock.ts';
import { BASELINE_SENDER, sourceKey, type MediaKind, type Stamp } from './stamps.ts';

const US_PER_MS = 1_000;

/** What an SFU node keeps of the beginning of a word until its speaker has a slot, ms (architecture.md, Audio). */
const PRE_ROLL_MS = 100;

/** A stream that a sampled bot receives. */
export type SampledStream = {
  /** Of its packets on the sampler's socket. */
  readonly ssrc: number;
  /** The bot's index. */
  readonly listener: number;
  /** Where the bot is. */
  readonly site: string;
  /** It carries now this one, now that one. */
  readonly isSlot: boolean;
};

/** Longest time between two packets that a source sends without a pause, ms. */
export type Pitch = Readonly<Record<MediaKind, number>>;

/** Of a window. */
export type SampledFigures = {
  readonly latencyUs: Histogram;
  readonly ownLatencyUs: Histogram;
  readonly hopLatencyUs: Histogram;
  readonly onsetMs: Histogram;
  readonly speechLostMs: Histogram;
};

export type StreamFigures = {
  readonly listener: number;
  readonly ssrc: number;
  readonly received: number;
  readonly longestGapMs: number;
};

type Seen = { readonly stamp: Stamp; readonly atUs: number };
type Held = {
  readonly stream: SampledStream;
  last: Seen | undefined;
  received: number;
  longestGapUs: number;
};

export class SampledStreams {
  readonly #pitch: Pitch;
  readonly #held = new Map<number, Held>();
  readonly #hops = new HopClock();
  /** Newest packet of a source that any listener has got, by source. */
  readonly #newest = new Map<number, Stamp>();
  /** Packets of sound so far, by sender. */
  readonly #heard = new Map<number, number>();
  /** Onset that a listener has heard last, by listener and sender. */
  readonly #heardOnsets = new Map<string, number>();
  #startUs: number;
  #figures = newFigures();
  #received = 0;
  #lost = 0;

  constructor(pitch: Pitch, startUs: number) {
    this.#pitch = pitch;
    this.#startUs = startUs;
  }

  get received(): number {
    return this.#received;
  }

  /** By their numbers; one that comes late takes its loss back. */
  get lost(): number {
    return this.#lost;
  }

  get figures(): SampledFigures {
    return this.#figures;
  }

  /** Packets of sound since the beginning, windows or not, by sender. */
  get heard(): ReadonlyMap<number, number> {
    return this.#heard;
  }

  add(stream: SampledStream): void {
    this.#held.set(stream.ssrc, { stream, last: undefined, received: 0, longestGapUs: 0 });
  }

  remove(ssrc: number): void {
    this.#held.delete(ssrc);
  }

  /** Where a sender is: hops are counted from there. */
  setSenderSite(sender: number, site: string): void {
    this.#hops.setSenderSite(sender, site);
  }

  /** @param atUs when the socket gave it to us */
  onPacket(ssrc: number, stamp: Stamp, atUs: number): void {
    const latencyUs = atUs - stamp.sentUs;
    if (stamp.sender === BASELINE_SENDER) return record(this.#figures.ownLatencyUs, latencyUs);
    const held = this.#held.get(ssrc);
    if (held === undefined) return; // of a receiver that is just leaving
    this.#received += 1;
    held.received += 1;
    if (stamp.kind === 'mic') this.#heard.set(stamp.sender, (this.#heard.get(stamp.sender) ?? 0) + 1);
    record(this.#figures.latencyUs, latencyUs);
    for (const us of this.#hops.onPacket(stamp, held.stream.site, atUs)) {
      record(this.#figures.hopLatencyUs, us);
    }
    this.#countGap(held, { stamp, atUs });
    this.#countOnset(held.stream, stamp, atUs);
    const newest = this.#newest.get(sourceKey(stamp));
    if (newest === undefined || newest.number < stamp.number) this.#newest.set(sourceKey(stamp), stamp);
  }

  #countGap(held: Held, seen: Seen): void {
    const { last } = held;
    if (last !== undefined && sourceKey(last.stamp) === sourceKey(seen.stamp)) {
      const numbers = isReturn(held.stream, seen.stamp) ? 1 : seen.stamp.number - last.stamp.number;
      this.#lost += numbers > 0 ? numbers - 1 : Math.sign(numbers);
      if (numbers <= 0) return;
    }
    held.longestGapUs = Math.max(held.longestGapUs, last === undefined ? 0 : this.#gapUs(last, seen));
    held.last = seen;
  }

  /** Time without a packet, less what the source itself paused. */
  #gapUs(last: Seen, next: Seen): number {
    const gapUs = next.atUs - last.atUs;
    const [before, after] = [last.stamp, next.stamp];
    if (before.sender !== after.sender || before.kind !== after.kind) return 0; // another talker in a slot
    if (before.layer !== after.layer) return gapUs;
    return gapUs - this.#pauseUs(before, after);
  }

  #pauseUs(before: Stamp, after: Stamp): number {
    const steadyUs = (after.number - before.number) * this.#pitch[after.kind] * US_PER_MS;
    return Math.max(0, after.sentUs - before.sentUs - steadyUs);
  }

  #countOnset({ listener }: SampledStream, { sender, sentUs, speech }: Stamp, atUs: number): void {
    if (speech === undefined) return;
    const key = `${listener} ${sender}`;
    const onsetUs = sentUs - speech.sinceOnsetUs;
    if (onsetUs < this.#startUs || this.#heardOnsets.get(key) === onsetUs) return;
    this.#heardOnsets.set(key, onsetUs);
    record(this.#figures.onsetMs, (atUs - onsetUs) / US_PER_MS);
    record(this.#figures.speechLostMs, speech.positionMs);
  }

  /** Of the window until now. A stream that stopped while its source went on counts with its silence until now. */
  streams(): readonly StreamFigures[] {
    return [...this.#held.values()].map((held) => ({
      listener: held.stream.listener,
      ssrc: held.stream.ssrc,
      received: held.received,
      longestGapMs: Math.max(held.longestGapUs, this.#silenceUs(held)) / US_PER_MS,
    }));
  }

  #silenceUs({ last }: Held): number {
    if (last === undefined) return 0;
    const newest = this.#newest.get(sourceKey(last.stamp));
    if (newest === undefined || newest.number <= last.stamp.number) return 0;
    return newest.sentUs - last.stamp.sentUs - this.#pauseUs(last.stamp, newest);
  }

  startWindow(nowUs: number): void {
    this.#startUs = nowUs;
    this.#figures = newFigures();
    this.#received = 0;
    this.#lost = 0;
    for (const held of this.#held.values()) {
      held.received = 0;
      held.longestGapUs = 0;
    }
  }
}

/** Begins to speak: a slot may have been somebody else's, or nobody's, since; what was not sent by it is not lost. */
const isReturn = ({ isSlot }: SampledStream, { speech }: Stamp): boolean =>
  isSlot && speech !== undefined && speech.positionMs <= PRE_ROLL_MS;

const newFigures = (): SampledFigures => ({
  latencyUs: newFastHistogram(),
  ownLatencyUs: newFastHistogram(),
  hopLatencyUs: newFastHistogram(),
  onsetMs: newFastHistogram(),
  speechLostMs: newFastHistogram(),
});
