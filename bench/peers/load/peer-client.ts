/** What a client of every signalling peer counts while it follows the room. */
import { z } from 'zod';

export type PeerClient = {
  readonly seen: Seen;
  /** Connects and joins; resolves when the roster is known. */
  join(): Promise<void>;
  setMuted(isMuted: boolean): void;
  close(): void;
};

export type MakeClient = (folder: string) => (url: string, name: string) => PeerClient;

const Message = z.object({ about: z.enum(['joined', 'muted', 'left']) });
const Roster = z.array(z.unknown());

/** Counts only: a real client would draw what it is told, which is not what is measured. */
export class Seen {
  messagesIn = 0;
  messagesOut = 0;
  /** Changes of microphones that it was told of. */
  changes = 0;
  /** Joins that overtook the roster; the roster has them. */
  #isIn = false;
  #known = 0;

  /** Participants that it knows, itself among them. */
  get known(): number {
    return this.#known;
  }

  roster(roster: unknown): void {
    this.#known = Roster.parse(roster).length;
    this.#isIn = true;
  }

  news(news: unknown): void {
    const { about } = Message.parse(news);
    if (about === 'muted') this.changes += 1;
    if (about === 'joined' && this.#isIn) this.#known += 1;
    if (about === 'left' && this.#isIn) this.#known -= 1;
  }
}
