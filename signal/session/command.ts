/** What command handlers are given and what they answer. Types only. */
import type { Membership } from './membership.ts';
import type { ServerBody } from './frames.ts';
import type { SessionServices } from './services.ts';

export type CommandResult = {
  /** A function is called when the answer is sent: nothing happens between it, the sending and `afterwards`. */
  readonly body: ServerBody | (() => ServerBody);
  /** Done right after the answer was sent. */
  readonly afterwards?: () => void;
};

/** For commands of a session that has not joined. */
export type SessionContext = {
  readonly services: SessionServices;
  /** False when the socket went away while the command ran. */
  isOpen(): boolean;
  /** The command waits for its turn: the client hears of it. */
  tellPlace(place: number, expectedMs: number): void;
  /** Called once when the session ends. @returns takes it back */
  whenGone(listener: () => void): () => void;
  /** The session is in the room from now on. */
  admit(member: Membership): void;
  /** Subscribes the socket to its room. */
  activate(member: Membership): void;
  /** Its media is at an SFU node now: it hears who has that node's talker slots. */
  placed(member: Membership): void;
  /** Forgets the room and closes the socket normally. */
  dismiss(): void;
};

/** For commands of a joined session. */
export type MemberContext = SessionContext & { readonly member: Membership };

/** The answer of commands that have nothing to tell. */
export const DONE: CommandResult = { body: { done: {} } };
