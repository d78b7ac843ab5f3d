/**
 * One socket's stay in a room: what it is told when it comes in, what it shows, and the topics that it hears.
 *
 * What a room tells is told to a topic. It fits to what a socket has got, since both are as of the room's last
 * publication and the socket begins to listen in the turn in which it gets that: nothing is missed, nothing comes twice.
 */
import type { ParticipantId } from '../../common/ids.ts';
import type { IFeatureRecords, IPeoplePage, ISnapshot } from '../../proto/index.ts';
import type { Attendee, Audience } from '../features/contract.ts';
import { audiencesOf } from '../room/features/audiences.ts';
import { pageKey, type PageRef } from '../room/people/page-ref.ts';
import type { RoomPort } from '../room/room-port.ts';
import { encodeFrame } from './frames.ts';
import type { SocketPort } from './socket-port.ts';

export const roomTopic = (room: RoomPort): string => `room/${room.roomId}`;
export const pageTopic = (room: RoomPort, ref: PageRef): string => `room/${room.roomId}/${pageKey(ref)}`;

/** What features tell everybody comes the way of everything else. */
export const featureTopic = (room: RoomPort, audience: Audience): string =>
  audience === 'everyone' ? roomTopic(room) : `room/${room.roomId}/${audience}`;

/** The room as everybody is told of it, the pages that were asked for, and what features tell. */
export type RoomNow = {
  readonly snapshot: ISnapshot;
  readonly pages: IPeoplePage[];
  readonly features: IFeatureRecords[];
};

/** What somebody is in the room: decides what they are told and may do. */
type Standing = Pick<Attendee, 'role' | 'isOutside'>;

/** Of somebody who is not known yet: they may be anything. */
const UNKNOWN: Standing = { role: 'observer', isOutside: true };

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
  #person: ParticipantId | undefined;
  #standing: Standing | undefined;
  #audiences: readonly Audience[] = [];
  /** Pages that the client shows, whether it may know of them now or not. */
  #asked: readonly PageRef[] = [];
  #isReleased = false;

  constructor(room: RoomPort, hooks: RoomEntryHooks) {
    this.room = room;
    this.#hooks = hooks;
  }

  /** Whose socket it is, once it listens. */
  get participantId(): ParticipantId | undefined {
    return this.#listener?.participantId;
  }

  /** Whom features were told to. */
  get person(): ParticipantId | undefined {
    return this.#person;
  }

  /** As now, or as last where the room has lost them for a moment; undefined = it has not heard of them yet. */
  standingOf(person: ParticipantId): Standing | undefined {
    return (this.#standing = this.room.attendee(person) ?? this.#standing);
  }

  /** What a socket begins with. To be sent, and {@link activate} called, before anything else happens. */
  open(person: ParticipantId, shown: readonly PageRef[]): RoomNow {
    this.#person = person;
    return {
      snapshot: this.#snapshot(),
      pages: this.show(shown),
      features: this.room.featureRecords(person),
    };
  }

  /** From now on the socket hears what changes. */
  activate(socket: SocketPort, participantId: ParticipantId): void {
    if (this.#isReleased) return;
    this.#listener = { socket, participantId };
    this.#hooks.activated(this, participantId);
    for (const ref of this.#shown.values()) socket.subscribe(pageTopic(this.room, ref));
    this.#hear();
  }

  /** They belong to other audiences than before: they hear what is for those, and what they knew is worth nothing. */
  moveAudience(): void {
    this.#hear();
    this.tellAnew();
  }

  /** These pages are shown, and no others. @returns those that were not shown before */
  show(refs: readonly PageRef[]): IPeoplePage[] {
    this.#asked = refs;
    const wanted = new Map(this.#isOutside ? [] : refs.map((ref) => [pageKey(ref), ref]));
    for (const [key, ref] of this.#shown) if (!wanted.has(key)) this.#hide(key, ref);
    return [...wanted].filter(([key]) => !this.#shown.has(key)).map(([key, ref]) => this.#show(key, ref));
  }

  /** Sends to the listening socket alone. */
  tell(frame: Uint8Array): void {
    this.#listener?.socket.send(frame);
  }

  /** The socket has missed something: says everything anew. Its topics stay its own business. */
  tellAnew(): void {
    const refs = this.#asked;
    this.show([]);
    this.tell(encodeFrame(0, { snapshot: this.#snapshot() }));
    const pages = this.show(refs);
    if (pages.length > 0) this.tell(encodeFrame(0, { show: { pages } }));
    this.#tellFeatures();
  }

  /** Gives the room back. Idempotent. */
  readonly release = (): void => {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.show([]);
    this.#hooks.released(this);
  };

  /** Who is kept outside learns nothing of who is in the room. */
  #snapshot(): ISnapshot {
    const whole = this.room.snapshot();
    return this.#isOutside ? { room: { settings: { title: whole.room?.settings?.title ?? '' } } } : whole;
  }

  get #isOutside(): boolean {
    return this.#person !== undefined && (this.standingOf(this.#person) ?? UNKNOWN).isOutside;
  }

  #hear(): void {
    if (this.#listener === undefined) return;
    const { socket, participantId } = this.#listener;
    const wanted = audiencesOf(this.standingOf(participantId) ?? UNKNOWN);
    for (const audience of this.#audiences)
      if (!wanted.includes(audience)) socket.unsubscribe(featureTopic(this.room, audience));
    for (const audience of wanted)
      if (!this.#audiences.includes(audience)) socket.subscribe(featureTopic(this.room, audience));
    this.#audiences = wanted;
  }

  #tellFeatures(): void {
    if (this.#listener === undefined) return;
    const features = this.room.featureRecords(this.#listener.participantId);
    this.tell(encodeFrame(0, { featureNews: { features, whole: true } }));
  }

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
