/** What the sender's thread knows of a source: something that sends packets at times of its own. Types only. */
import type { StreamCounters } from './media-stream.ts';

/** A stream's place in the timetable; when its turn is over, it is not asked again. */
export type Turn = {
  isOver: boolean;
  readonly dueMs: number;
  /** Sends what is due, or leaves it out, and puts the next turn. */
  readonly take: (isSkipped: boolean) => void;
};

/** Puts a turn into the timetable. */
export type PutTurn = (turn: Turn) => void;

export type MediaSource = {
  setSending(isOn: boolean, nowMs: number): void;
  /** Cameras only: upper layers are held back; -1 = all. */
  setMaxLayer(maxLayer: number, nowMs: number): void;
  /** Microphones only. @param sinceMs when the speaker began */
  setTalking(isOn: boolean, times: { readonly nowMs: number; readonly sinceMs: number }): void;
  counters(nowMs: number): readonly StreamCounters[];
  close(nowMs: number): void;
};
