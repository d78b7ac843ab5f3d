/** What the main thread and the engine's thread say to each other. Types only; all of it can be copied. */
import type { SlotAddress, SlotClaim, SlotInput, SlotOutput, SlotRank } from './slot-port.ts';

/** Of a room in the engine; never used twice. */
export type RoomKey = number;

export type ToThread = { readonly roomKey: RoomKey } & RoomCommand;

export type RoomCommand =
  | { readonly kind: 'open'; readonly levelExtensionId: number; readonly port: number | undefined }
  | { readonly kind: 'connect'; readonly to: SlotAddress }
  | { readonly kind: 'addInput'; readonly input: SlotInput }
  | { readonly kind: 'setInputOpen'; readonly inputId: string; readonly isOpen: boolean }
  | { readonly kind: 'removeInput'; readonly inputId: string }
  | { readonly kind: 'setRanks'; readonly ranks: ReadonlyMap<number, SlotRank> }
  | { readonly kind: 'addOutput'; readonly output: SlotOutput }
  | { readonly kind: 'removeOutput'; readonly outputId: string }
  | { readonly kind: 'acknowledge'; readonly token: number }
  | { readonly kind: 'close' };

export type FromThread = { readonly roomKey: RoomKey } & RoomNotice;

export type RoomNotice =
  | { readonly kind: 'opened'; readonly address: SlotAddress }
  | { readonly kind: 'claim'; readonly claim: SlotClaim }
  | { readonly kind: 'talkers'; readonly outputId: string; readonly numbers: readonly number[] }
  /** The room is gone. */
  | { readonly kind: 'failed'; readonly reason: string };

/** What the thread is given at its start. */
export type ThreadData = { readonly counters: Float64Array<SharedArrayBuffer> };
