/**
 * A room in the engine: takes packets of its inputs, hears who speaks, and passes talkers' packets on to the slots of
 * its outputs. Sockets and threads are elsewhere; time is passed in.
 */
import { InputStream } from './input-stream.ts';
import { OutputSlots, type Choice, type OutputEffects } from './output-slots.ts';
import { isRtcp, parseRtp, type RtpPacket } from './rtp-packet.ts';
import type { SlotDropReason, SlotInput, SlotOutput, SlotRank } from './slot-port.ts';
import { talkersOf } from './talkers-of.ts';

export type RoomEffects = Omit<OutputEffects, 'nextToken' | 'count'> & {
  count(what: Parameters<OutputEffects['count']>[0] | 'packetsIn' | SlotDropReason): void;
};

/** Imported talkers may vanish without a packet, and the loudest changes: looked at so often. */
const LOOK_INTERVAL_MS = 500;

/** See the file. */
export class SlotRoom {
  readonly #levelExtensionId: number;
  readonly #effects: RoomEffects;
  readonly #inputs = new Map<string, InputStream>();
  readonly #bySsrc = new Map<number, InputStream>();
  readonly #outputs = new Map<string, OutputSlots>();
  #ranks: ReadonlyMap<number, SlotRank> = new Map();
  #lastToken = 0;
  #isDue = false;
  #lookedAtMs = -Infinity;

  constructor(levelExtensionId: number, effects: RoomEffects) {
    this.#levelExtensionId = levelExtensionId;
    this.#effects = effects;
  }

  addInput(input: SlotInput, nowMs: number): void {
    this.#forgetInput(input.inputId);
    const stream = new InputStream(input);
    this.#inputs.set(input.inputId, stream);
    this.#bySsrc.set(input.ssrc, stream);
    this.#assign(nowMs);
  }

  setInputOpen(inputId: string, isOpen: boolean, nowMs: number): void {
    this.#inputs.get(inputId)?.setOpen(isOpen);
    this.#assign(nowMs);
  }

  removeInput(inputId: string, nowMs: number): void {
    this.#forgetInput(inputId);
    this.#assign(nowMs);
  }

  setRanks(ranks: ReadonlyMap<number, SlotRank>, nowMs: number): void {
    this.#ranks = ranks;
    this.#assign(nowMs);
  }

  addOutput(output: SlotOutput, nowMs: number): void {
    const nextToken = (): number => (this.#lastToken += 1);
    const options = { ...output, levelExtensionId: this.#levelExtensionId };
    this.#outputs.set(output.outputId, new OutputSlots(options, { ...this.#effects, nextToken }));
    this.#assign(nowMs);
  }

  removeOutput(outputId: string): void {
    this.#outputs.delete(outputId);
  }

  acknowledge(token: number, nowMs: number): void {
    for (const output of this.#outputs.values()) {
      if (output.acknowledge(token, this.#choiceOf(output, nowMs), nowMs)) return;
    }
  }

  /** Takes what came in from the router. */
  receive(bytes: Buffer, nowMs: number): void {
    if (isRtcp(bytes)) return; // reports about our own streams and theirs
    this.#effects.count('packetsIn');
    const packet = parseRtp(bytes, this.#levelExtensionId);
    if (packet === undefined) {
      this.#effects.count('malformed');
      return;
    }
    const input = this.#bySsrc.get(packet.ssrc);
    if (input === undefined || input.payloadType !== packet.payloadType) {
      this.#effects.count('unknown');
      return;
    }
    if (input.isOpen) this.#hear(input, packet, nowMs);
  }

  /** Whether somebody waits, for a slot or for an answer: then {@link tick} is to be called every 20 ms or so. */
  get isDue(): boolean {
    return this.#isDue;
  }

  /** To be called some times a second. */
  tick(nowMs: number): void {
    const isLookDue = nowMs - this.#lookedAtMs >= LOOK_INTERVAL_MS;
    if (this.#isDue || isLookDue) this.#assign(nowMs);
  }

  #hear(input: InputStream, packet: RtpPacket, nowMs: number): void {
    if (input.isStale(packet)) {
      this.#effects.count('late');
      return;
    }
    if (input.identify(packet)) this.#isDue = true;
    for (const output of this.#outputs.values()) output.pass(input, packet, nowMs);
    if (input.hear(packet, nowMs)) this.#assign(nowMs);
  }

  #assign(nowMs: number): void {
    this.#lookedAtMs = nowMs;
    this.#isDue = false;
    for (const output of this.#outputs.values()) {
      const isSomebodyWaiting = output.assign(this.#choiceOf(output, nowMs), nowMs);
      this.#isDue ||= isSomebodyWaiting;
    }
  }

  #choiceOf({ excludedMesh }: OutputSlots, nowMs: number): Choice {
    const inputs = [...this.#inputs.values()];
    return { talkers: talkersOf({ inputs, excludedMesh, ranks: this.#ranks }, nowMs), inputs };
  }

  #forgetInput(inputId: string): void {
    const input = this.#inputs.get(inputId);
    this.#inputs.delete(inputId);
    if (input !== undefined && this.#bySsrc.get(input.ssrc) === input) this.#bySsrc.delete(input.ssrc);
  }
}
