/**
 * The K slots of one output: carries out what the policy decides, asks before a local talker enters where it must, and
 * tells who has them. Effects go through {@link OutputEffects}; time is passed in.
 */
import { assignSlots, loudestFirst, type Talker } from '../policy/talkers.ts';
import type { InputStream } from './input-stream.ts';
import type { RtpPacket } from './rtp-packet.ts';
import { PRE_ROLL_MS } from './pre-roll.ts';
import { Slot } from './slot.ts';
import { slotPacket } from './slot-packet.ts';
import type { SlotClaim, SlotOutput } from './slot-port.ts';
import type { SourcePlace } from './slot-stream.ts';
import { isEligible } from './talkers-of.ts';

/** A claim that nobody acknowledges is given up after this time, and others go before its talker for a while. */
const CLAIM_TIMEOUT_MS = 500;
const REFUSED_FOR_MS = 1_000;
/** Who is the loudest is told at most so often; who has a slot at once. */
const ORDER_INTERVAL_MS = 500;

export type OutputEffects = {
  send(packet: Buffer): void;
  claim(claim: SlotClaim): void;
  talkers(outputId: string, numbers: readonly number[]): void;
  count(what: 'switches' | 'claimsGivenUp' | 'late'): void;
  /** Never the same one twice in a room. */
  nextToken(): number;
  /** Where the stream of a slot begins. */
  start(): SourcePlace;
};

export type OutputOptions = SlotOutput & { readonly levelExtensionId: number };

/** What an output chooses from: talkers that it may carry, and how to reach them. */
export type Choice = {
  readonly talkers: readonly Talker[];
  readonly inputs: Iterable<InputStream>;
};

/** One output of a room. */
export class OutputSlots {
  readonly #options: OutputOptions;
  readonly #effects: OutputEffects;
  readonly #slots: readonly Slot[];
  /** Until when a talker may not claim again. */
  readonly #refused = new Map<number, number>();
  /** Of who left a slot, when the newest packet that was sent had come: it is not sent again in another one. */
  readonly #sentUntil = new Map<number, number>();
  #told: readonly number[] = [];
  #toldAtMs = -Infinity;

  constructor(options: OutputOptions, effects: OutputEffects) {
    this.#options = options;
    this.#effects = effects;
    const { payloadType, levelExtensionId } = options;
    this.#slots = options.ssrcs.map((ssrc) => {
      const sink = {
        send: (packet: RtpPacket, place: SourcePlace & { isFirst: boolean; number: number }): void =>
          effects.send(slotPacket(packet, { ...place, payloadType, ssrc, levelExtensionId })),
        late: (): void => effects.count('late'),
      };
      return new Slot(effects.start(), sink);
    });
  }

  get excludedMesh(): string | undefined {
    return this.#options.excludedMesh;
  }

  /** Sends a packet on if its talker has a slot by this input. */
  pass(input: InputStream, packet: RtpPacket, nowMs: number): void {
    if (!isEligible(input, this.excludedMesh)) return;
    for (const slot of this.#slots) slot.pass(input, packet, nowMs);
  }

  /** Decides anew who has the slots. @returns true while somebody waits: a speaker for a slot, a claim for its answer */
  assign(choice: Choice, nowMs: number): boolean {
    this.#giveUpClaims(nowMs);
    this.#forgetSent(nowMs);
    const { talkers } = choice;
    const numbers = this.#decide(talkers, nowMs);
    this.#slots.forEach((slot, index) =>
      this.#change({ slot, index, number: numbers[index] }, choice, nowMs),
    );
    this.#tell(talkers, nowMs);
    if (this.#slots.some(({ isReserved }) => isReserved)) return true;
    return talkers.some(({ number, isSpeaking }) => isSpeaking && !numbers.includes(number));
  }

  /** @returns true when it was a claim of this output's */
  acknowledge(token: number, choice: Choice, nowMs: number): boolean {
    const slot = this.#slots.find((each) => each.isAwaiting(token));
    if (slot === undefined) return false;
    const input = this.#inputOf(slot.number, choice, nowMs);
    if (input === undefined) this.#leave(slot);
    else this.#enter(slot, input, choice, nowMs);
    this.#tell(choice.talkers, nowMs);
    return true;
  }

  /** Those whose claim has just come to nothing get only what all others leave. */
  #decide(talkers: readonly Talker[], nowMs: number): readonly (number | undefined)[] {
    const states = this.#slots.map(({ state }) => state);
    const others = talkers.filter(({ number }) => !this.#isRefused(number, nowMs));
    const numbers = assignSlots(states, others, nowMs);
    const mayHaveMore = others.length < talkers.length && numbers.includes(undefined);
    return mayHaveMore ? assignSlots(states, talkers, nowMs) : numbers;
  }

  #change(
    {
      slot,
      index,
      number,
    }: { readonly slot: Slot; readonly index: number; readonly number: number | undefined },
    choice: Choice,
    nowMs: number,
  ): void {
    if (slot.number === number && !this.#isHeardByItself(slot, choice)) return;
    this.#leave(slot);
    const input = this.#inputOf(number, choice, nowMs);
    if (number === undefined || input === undefined) return;
    if (!this.#mustClaim(slot, number, choice)) {
      this.#enter(slot, input, choice, nowMs);
      return;
    }
    const token = this.#effects.nextToken();
    const previousNumber = typeof slot.excluded === 'number' ? slot.excluded : undefined;
    slot.reserve(number, token, nowMs);
    const { outputId } = this.#options;
    const entering = isLocal(number, choice) ? number : 0;
    this.#effects.claim({
      token,
      outputId,
      slot: index,
      number: entering,
      inputId: input.inputId,
      previousNumber,
    });
  }

  #enter(slot: Slot, input: InputStream, choice: Choice, nowMs: number): void {
    this.#effects.count('switches');
    const mayBeHere = this.#options.mustAcknowledge && isLocal(input.number, choice);
    const excluded = mayBeHere ? input.number : undefined;
    slot.enter(input, { excluded, sinceMs: this.#sentUntil.get(input.number ?? 0) }, nowMs);
  }

  #leave(slot: Slot): void {
    const { activeNumber } = slot;
    const lastSentMs = slot.leave();
    if (activeNumber !== undefined && lastSentMs !== undefined) this.#sentUntil.set(activeNumber, lastSentMs);
  }

  #forgetSent(nowMs: number): void {
    for (const [number, sentMs] of this.#sentUntil) {
      if (nowMs - sentMs > PRE_ROLL_MS) this.#sentUntil.delete(number);
    }
  }

  #mustClaim(slot: Slot, number: number, choice: Choice): boolean {
    if (!this.#options.mustAcknowledge || slot.excluded === number) return false;
    return slot.excluded !== undefined || isLocal(number, choice);
  }

  /** Who was heard from elsewhere and has come here since: must not hear the slot from now on. */
  #isHeardByItself(slot: Slot, choice: Choice): boolean {
    const { activeNumber } = slot;
    return activeNumber !== undefined && this.#mustClaim(slot, activeNumber, choice);
  }

  /** The way by which a talker was heard last. */
  #inputOf(number: number | undefined, { inputs }: Choice, nowMs: number): InputStream | undefined {
    if (number === undefined) return undefined;
    let best: InputStream | undefined;
    for (const input of inputs) {
      if (input.number !== number || !isEligible(input, this.excludedMesh) || !input.isLive(nowMs)) continue;
      if (best === undefined || input.meter.lastPacketMs > best.meter.lastPacketMs) best = input;
    }
    return best;
  }

  #giveUpClaims(nowMs: number): void {
    for (const slot of this.#slots) {
      if (!slot.isOverdue(nowMs - CLAIM_TIMEOUT_MS) || slot.number === undefined) continue;
      this.#refused.set(slot.number, nowMs + REFUSED_FOR_MS);
      this.#effects.count('claimsGivenUp');
      this.#leave(slot);
    }
  }

  #isRefused(number: number, nowMs: number): boolean {
    const untilMs = this.#refused.get(number);
    if (untilMs === undefined) return false;
    if (nowMs < untilMs) return true;
    this.#refused.delete(number);
    return false;
  }

  #tell(talkers: readonly Talker[], nowMs: number): void {
    const active = new Set(this.#slots.map(({ activeNumber }) => activeNumber));
    const numbers = loudestFirst(talkers.filter(({ number }) => active.has(number))).map(
      ({ number }) => number,
    );
    const isSame = numbers.length === this.#told.length && numbers.every((each) => this.#told.includes(each));
    const isOrderDue = nowMs - this.#toldAtMs >= ORDER_INTERVAL_MS;
    if (isSame && (numbers[0] === this.#told[0] || !isOrderDue)) return;
    this.#told = numbers;
    this.#toldAtMs = nowMs;
    this.#effects.talkers(this.#options.outputId, numbers);
  }
}

/** Whether somebody with this number has a microphone here, and so may have ears here. */
function isLocal(number: number | undefined, { inputs }: Choice): boolean {
  for (const input of inputs) if (input.isLocal && input.number === number) return true;
  return false;
}
