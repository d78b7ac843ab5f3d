/**
 * One slot of an output: who has it, from which input its packets come, and whether it waits until its owner has made
 * sure that nobody hears themself. Pure but for {@link SlotSink}; time is passed in.
 */
import type { SlotState } from '../policy/talkers.ts';
import type { InputStream } from './input-stream.ts';
import type { RtpPacket } from './rtp-packet.ts';
import { SlotStream, type SourcePlace } from './slot-stream.ts';

/** Where a slot's packets go. */
export type SlotSink = {
  send(packet: RtpPacket, header: SourcePlace & { readonly isFirst: boolean; readonly number: number }): void;
  late(): void;
};

/** Another way of the same talker is taken once the one that it came by has been silent for so long. */
const OTHER_WAY_AFTER_MS = 200;

type Tenant = {
  readonly number: number;
  readonly sinceMs: number;
  /** By which its packets come. */
  inputId: string;
  lastPacketMs: number;
  /** Nothing is sent until it is acknowledged. */
  readonly claim: { readonly token: number } | undefined;
};

/**
 * Who does not hear a slot, because it is theirs: 'unclear' after a claim that came to nothing, as nobody knows then
 * how far the owner got.
 */
type Excluded = number | 'unclear' | undefined;

type Entry = {
  /** Who does not hear the slot from now on. */
  readonly excluded: number | undefined;
  /** What came until then was sent already; undefined = nothing. */
  readonly sinceMs: number | undefined;
};

/** See the file. */
export class Slot {
  readonly #stream: SlotStream;
  readonly #sink: SlotSink;
  #tenant: Tenant | undefined;
  #last: number | undefined;
  #excluded: Excluded;

  constructor(start: SourcePlace, sink: SlotSink) {
    this.#stream = new SlotStream(start);
    this.#sink = sink;
  }

  get state(): SlotState {
    return { tenant: this.#tenant, lastNumber: this.#last };
  }

  get number(): number | undefined {
    return this.#tenant?.number;
  }

  /** Who is heard through it now or soon. */
  get activeNumber(): number | undefined {
    return this.isReserved ? undefined : this.#tenant?.number;
  }

  get excluded(): Excluded {
    return this.#excluded;
  }

  /** Whether a claim is open. */
  get isReserved(): boolean {
    return this.#tenant?.claim !== undefined;
  }

  /** Whether a claim that was made at `timeMs` or before is still open. */
  isOverdue(timeMs: number): boolean {
    return this.isReserved && (this.#tenant?.sinceMs ?? timeMs) <= timeMs;
  }

  /** Lets in who talks by an input, with its pre-roll. */
  enter(input: InputStream, { excluded, sinceMs }: Entry, nowMs: number): void {
    const { number, inputId } = input;
    if (number === undefined) return;
    this.#excluded = excluded;
    const tenant = this.#admit({
      number,
      sinceMs: nowMs,
      inputId,
      lastPacketMs: -Infinity,
      claim: undefined,
    });
    for (const { packet, atMs } of input.preRoll.newest(nowMs, sinceMs)) this.#send(tenant, packet, atMs);
  }

  /** Keeps it empty for a talker until it enters. */
  reserve(number: number, token: number, nowMs: number): void {
    this.#excluded = 'unclear';
    this.#admit({ number, sinceMs: nowMs, inputId: '', lastPacketMs: -Infinity, claim: { token } });
  }

  isAwaiting(token: number): boolean {
    return this.#tenant?.claim?.token === token;
  }

  /** @returns when the newest packet that it sent of who leaves had come; undefined = none */
  leave(): number | undefined {
    const lastPacketMs = this.#tenant?.lastPacketMs;
    this.#tenant = undefined;
    return lastPacketMs;
  }

  /** Passes a packet on if it is the tenant's. */
  pass(input: InputStream, packet: RtpPacket, nowMs: number): void {
    const tenant = this.#tenant;
    if (tenant === undefined || tenant.claim !== undefined || tenant.number !== input.number) return;
    if (tenant.inputId !== input.inputId) {
      if (nowMs - tenant.lastPacketMs < OTHER_WAY_AFTER_MS) return;
      this.#stream.begin();
      tenant.inputId = input.inputId;
    }
    this.#send(tenant, packet, nowMs);
  }

  #admit(tenant: Tenant): Tenant {
    this.#stream.begin();
    this.#last = tenant.number;
    this.#tenant = tenant;
    return tenant;
  }

  #send(tenant: Tenant, packet: RtpPacket, atMs: number): void {
    tenant.lastPacketMs = atMs;
    const placed = this.#stream.place(packet, atMs);
    if (placed === undefined) this.#sink.late();
    else this.#sink.send(packet, { ...placed, number: tenant.number });
  }
}
