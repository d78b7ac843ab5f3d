/**
 * One socket's stay in a room: what it is told when it comes in, what it shows, and the topics that it hears.
 *
 * What a room tells is told to a topic. It fits to what a socket has got, since both are as of the room's last
 * publication and the socket begins to listen in the turn in which it gets that: nothing is missed, nothing comes twice.
 */
import type { ParticipantId } from '../../common/ids.ts';
import type { IPeoplePage, ISnapshot } from '../../proto/index.ts';
import { pageKey, type PageRef } from '../room/people/page-ref.ts';
import type { RoomPort } from '../room/room-port.ts';
import { encodeFrame } from './frames.ts';
import type { SocketPort } from './socket-port.ts';

export const roomTopic = (room: RoomPort): string => `room/${room.roomId}`;
export const pageTopic = (room: RoomPort, ref: PageRef): string => `room/${room.roomId}/${pageKey(ref)}`;

/** The room as everybody is told of it, and the pages that were asked for. */
export type RoomNow = { readonly snapshot: ISnapshot; readonly pages: IPeoplePage[] };

export type RoomEntryHooks = {
  readonly activated: (entry: RoomEntry, participantId: ParticipantId) => void;
  readonly released: (entry: RoomEntry) => void;
};

/** Must be released. */
export class RoomEntry {
  readonly room: RoomPort;
  readonly #hooks: RoomEntryHooks;
  readonly #shown = new Map<string, PageRef>();
  #listener: { readonly socket: SocketPort; readonly participantId: ParticipantId } | undefined;
  #isReleased = false;

  constructor(room: RoomPort, hooks: RoomEntryHooks) {
    this.room = room;
    this.#hooks = hooks;
  }

  /** Whose socket it is, once it listens. */
  get participantId(): ParticipantId | undefined {
    return this.#listener?.participantId;
  }

  /** What a socket begins with. To be sent, and {@link activate} called, before anything else happens. */
  open(shown: readonly PageRef[]): RoomNow {
    return { snapshot: this.room.snapshot(), pages: this.show(shown) };
  }

  /** From now on the socket hears what changes. */
  activate(socket: SocketPort, participantId: ParticipantId): void {
    if (this.#isReleased) return;
    this.#listener = { socket, participantId };
    this.#hooks.activated(this, participantId);
    socket.subscribe(roomTopic(this.room));
    for (const ref of this.#shown.values()) socket.subscribe(pageTopic(this.room, ref));
  }

  /** These pages are shown, and no others. @returns those that were not shown before */
  show(refs: readonly PageRef[]): IPeoplePage[] {
    const wanted = new Map(refs.map((ref) => [pageKey(ref), ref]));
    for (const [key, ref] of this.#shown) if (!wanted.has(key)) this.#hide(key, ref);
    return [...wanted].filter(([key]) => !this.#shown.has(key)).map(([key, ref]) => this.#show(key, ref));
  }

  /** Sends to the listening socket alone. */
  tell(frame: Uint8Array): void {
    this.#listener?.socket.send(frame);
  }

  /** The socket has missed something: says everything anew. Its topics stay its own business. */
  tellAnew(): void {
    const refs = [...this.#shown.values()];
    this.show([]);
    const { snapshot, pages } = this.open(refs);
    this.tell(encodeFrame(0, { snapshot }));
    if (pages.length > 0) this.tell(encodeFrame(0, { show: { pages } }));
  }

  /** Gives the room back. Idempotent. */
  readonly release = (): void => {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.show([]);
    this.#hooks.released(this);
  };

  #show(key: string, ref: PageRef): IPeoplePage {
    this.#shown.set(key, ref);
    this.#listener?.socket.subscribe(pageTopic(this.room, ref));
    return this.room.show(ref);
  }

  #hide(key: string, ref: PageRef): void {
    this.#shown.delete(key);
    this.#listener?.socket.unsubscribe(pageTopic(this.room, ref));
    this.room.hide(ref);
  }
}
