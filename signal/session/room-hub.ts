/** Rooms as this node's sockets share them: listens once per room, and publishes what it tells to the topics of sockets. */
import type { ParticipantId, RoomId, SessionId } from '../../common/ids.ts';
import type { PageRef } from '../room/people/page-ref.ts';
import type { EvictionCode, RoomPort, RoomsPort } from '../room/room-port.ts';
import type { Audience } from '../features/contract.ts';
import { RoomEntry, featureTopic, pageTopic, roomTopic } from './room-entry.ts';

export type RoomHubDeps = {
  readonly rooms: RoomsPort;
  readonly publish: (topic: string, frame: Uint8Array) => void;
  /** Something about the room has changed. */
  readonly onRoomNews: (room: RoomPort) => void;
  /** Nobody at this node is in the room any more. */
  readonly onRoomLeft: (roomId: RoomId) => void;
  readonly onSessionReplaced: (sessionId: SessionId, generation: number) => void;
  readonly onSessionExpired: (sessionId: SessionId) => void;
  readonly onSessionEvicted: (sessionId: SessionId, code: EvictionCode) => void;
};

type Shared = {
  entries: number;
  /** Those that listen. */
  readonly listening: Map<ParticipantId, RoomEntry>;
  readonly unlisten: () => void;
};

/** Rooms in use on this node. */
export class RoomHub {
  readonly #deps: RoomHubDeps;
  readonly #shared = new Map<RoomPort, Shared>();

  constructor(deps: RoomHubDeps) {
    this.#deps = deps;
  }

  /** Makes the room here when it is new. Each entry must be released. */
  async enter(roomId: RoomId): Promise<RoomEntry> {
    return this.#enter(await this.#deps.rooms.acquire(roomId));
  }

  /** The same for a session that was in the room before. @throws {AppError} RESUME_INVALID */
  async enterAgain(roomId: RoomId, resumeToken: string): Promise<RoomEntry> {
    return this.#enter(await this.#deps.rooms.acquireForResume(roomId, resumeToken));
  }

  #enter(room: RoomPort): RoomEntry {
    const shared = this.#shared.get(room) ?? this.#listen(room);
    shared.entries += 1;
    const { listening } = shared;
    return new RoomEntry(room, {
      activated: (entry, participantId) => void listening.set(participantId, entry),
      released: (entry) => {
        const { participantId, person } = entry;
        const heir = person && listening.get(person);
        if (person && (heir === undefined || heir === entry)) room.forgetListener(person);
        // a newer one of the same person may be there already
        if (participantId && listening.get(participantId) === entry) listening.delete(participantId);
        this.#release(room, shared);
      },
    });
  }

  #listen(room: RoomPort): Shared {
    const { publish, onRoomNews, onSessionReplaced, onSessionExpired, onSessionEvicted } = this.#deps;
    const listening = new Map<ParticipantId, RoomEntry>();
    const onDelta = (frame: Uint8Array): void => {
      publish(roomTopic(room), frame);
      onRoomNews(room);
    };
    const onPage = (ref: PageRef, frame: Uint8Array): void => publish(pageTopic(room, ref), frame);
    const onRow = (id: ParticipantId, frame: () => Uint8Array): void => listening.get(id)?.tell(frame());
    const onFeatureNews = (audience: Audience, frame: Uint8Array): void =>
      publish(featureTopic(room, audience), frame);
    const onPersonalNews = (id: ParticipantId, frame: Uint8Array): void => listening.get(id)?.tell(frame);
    const onMoved = (id: ParticipantId): void => listening.get(id)?.moveAudience();
    const onRules = (): void => onRoomNews(room);
    room.on('featureNews', onFeatureNews);
    room.on('personalNews', onPersonalNews);
    room.on('audienceMoved', onMoved);
    room.on('rules', onRules);
    room.on('delta', onDelta);
    room.on('page', onPage);
    room.on('row', onRow);
    room.on('sessionReplaced', onSessionReplaced);
    room.on('sessionExpired', onSessionExpired);
    room.on('sessionEvicted', onSessionEvicted);
    const unlisten = (): void => {
      room.off('featureNews', onFeatureNews);
      room.off('personalNews', onPersonalNews);
      room.off('audienceMoved', onMoved);
      room.off('rules', onRules);
      room.off('delta', onDelta);
      room.off('page', onPage);
      room.off('row', onRow);
      room.off('sessionReplaced', onSessionReplaced);
      room.off('sessionExpired', onSessionExpired);
      room.off('sessionEvicted', onSessionEvicted);
    };
    const shared = { entries: 0, listening, unlisten };
    this.#shared.set(room, shared);
    return shared;
  }

  #release(room: RoomPort, shared: Shared): void {
    shared.entries -= 1;
    if (shared.entries === 0) {
      shared.unlisten();
      this.#shared.delete(room);
      this.#deps.onRoomLeft(room.roomId);
    }
    this.#deps.rooms.release(room);
  }
}
