/**
 * What an SFU node asks of its slot engine, and what the engine tells: the contract between media/ and slots/. Types
 * only. The engine is a thread (ADR 0025), so everything here can be copied between threads, calls are wishes that
 * return at once, and they take effect in the order in which they were made.
 *
 * How a room is wired (the caller's part): one PlainTransport on 127.0.0.1 (`rtcpMux`, no SRTP, no `comedia`) per room,
 * `transport.connect(room.address)` and `room.connect({ ip, port: transport.tuple.localPort })`. Microphones and
 * imported slots are consumed on that transport: a consumer's SSRC and payload type are the input's. Slot producers are
 * produced on it: their SSRCs, payload type and level extension are the output's; no rtcpFeedback.
 */
import type { AppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';

/** Up to so many slots in a room. */
export const MAX_SLOTS = 8;

export type SlotEnginePort = {
  /**
   * Opens a room with a socket of its own; several may be open under one id.
   * @throws {AppError} WORKER_DIED (retryable) when the engine's thread has ended
   */
  openRoom(roomId: RoomId, options: SlotRoomOptions): Promise<SlotRoomPort>;
  /** Closes all rooms and ends the thread. Idempotent. */
  close(): Promise<void>;
};

export type SlotRoomOptions = {
  /** K of each output, 1..{@link MAX_SLOTS}. */
  readonly slotCount: number;
  /** Of `urn:ietf:params:rtp-hdrext:ssrc-audio-level` in the router's capabilities: used by inputs and outputs. */
  readonly levelExtensionId: number;
  /** Where RTP is to arrive: that of a room that failed, so that its transport stays. Default: any free one. */
  readonly port?: number | undefined;
  readonly events: SlotRoomEvents;
};

/** Where RTP arrives. */
export type SlotAddress = { readonly ip: string; readonly port: number };

/** Called on the main thread. */
export type SlotRoomEvents = {
  /** See {@link SlotClaim}. At most one per slot is open at a time. */
  claim(claim: SlotClaim): void;
  /**
   * Numbers of those who have an output's slots, the loudest first: whenever the set changes, and when somebody else
   * has become the loudest (at most twice a second). Whoever has a slot may be silent.
   */
  talkers(outputId: string, numbers: readonly number[]): void;
  /** The room is gone here (its thread or its socket ended): all its slots are silent until another one is opened. */
  failed(error: AppError): void;
};

/**
 * A talker is about to enter a slot of an output that was made with `mustAcknowledge`: from now on nothing enters the
 * slot until {@link SlotRoomPort.acknowledge}; meanwhile the newest 100 ms of the talker wait, and are sent at once
 * then. After 500 ms the claim is given up: for a second all others go before this talker,
 * who claims a slot again that they leave.
 *
 * Made when the talker who enters or the one who had the slot last is local, as both may have a consumer of the slot
 * here: the former's is to be paused, then the latter's resumed. A talker who comes back to the slot that it had last
 * makes no claim: its consumer is paused there still.
 */
export type SlotClaim = {
  readonly token: number;
  readonly outputId: string;
  /** 0..K-1. */
  readonly slot: number;
  /**
   * Who enters: nobody hears themself, so whoever has this number must not hear this slot from now on, all others must.
   * 0 = somebody of another node: all must.
   */
  readonly number: number;
  readonly inputId: string;
  /**
   * Who did not hear it so far, and hears it from now on. Undefined = nobody, or it is not known, since the claim before
   * this one came to nothing: whoever was told not to hear the slot hears it from now on, apart from `number`.
   */
  readonly previousNumber: number | undefined;
};

/** The order in which slots are reserved; larger goes first. Values of proto's Rank. */
export type SlotRank = 1 | 2 | 3 | 4 | 5;

export type SlotRoomPort = {
  /** Where the room's loopback transport sends to. */
  readonly address: SlotAddress;
  /** Tells where the transport itself receives; once. Packets from elsewhere are not taken. */
  connect(to: SlotAddress): void;
  /** An id that is there already is replaced. */
  addInput(input: SlotInput): void;
  /** Muted (false): gives its slots back at once. Imported slots are always open. */
  setInputOpen(inputId: string, isOpen: boolean): void;
  removeInput(inputId: string): void;
  /**
   * Ranks by participants' numbers, whole; who is not in it is in the audience. By number and not by input, since an
   * imported slot carries now one, now another person.
   */
  setRanks(ranks: ReadonlyMap<number, SlotRank>): void;
  /** An id that is there already is replaced; tenancies begin anew. */
  addOutput(output: SlotOutput): void;
  removeOutput(outputId: string): void;
  /** A token that is not awaited (any more) does nothing. */
  acknowledge(token: number): void;
  /** Idempotent. */
  close(): void;
};

export type SlotInput = LocalInput | ImportedInput;

/** A microphone of this node. */
type LocalInput = {
  readonly inputId: string;
  readonly ssrc: number;
  readonly payloadType: number;
  /** Of the participant. Inputs with the same number (a moved session's old and new one) are one talker. */
  readonly number: number;
  readonly isOpen: boolean;
};

/** A slot of another node: who talks is the CSRC of each packet. */
type ImportedInput = {
  readonly inputId: string;
  readonly ssrc: number;
  readonly payloadType: number;
  /** Through which it came in: outputs that exclude it never carry it (split horizon). */
  readonly mesh: string;
};

export type SlotOutput = {
  readonly outputId: string;
  /** Inputs of this mesh are left out. */
  readonly excludedMesh?: string;
  /** Of the slot producers, one per slot: exactly `slotCount`. */
  readonly ssrcs: readonly number[];
  readonly payloadType: number;
  /** Whether {@link SlotRoomEvents.claim} comes before a switch: for outputs that local sessions hear. */
  readonly mustAcknowledge: boolean;
};

/** Since the start of the engine, without gaps; reading costs nothing. */
export type SlotCounters = {
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly dropped: Readonly<Record<SlotDropReason, number>>;
  /** Times that a talker got a slot. */
  readonly switches: number;
  readonly claimsGivenUp: number;
  /** Largest delay of the thread's event loop in the last 10 to 20 s, ms. */
  readonly loopLagMs: number;
};

/**
 * `malformed` no RTP · `unknown` SSRC or payload type of no input · `late` of before its tenancy ·
 * `queue` the socket takes no more · `error` the room failed at it
 */
export type SlotDropReason = 'malformed' | 'unknown' | 'late' | 'queue' | 'error';
