/**
 * Rooms as this node's sockets share them: listens once per room and publishes its frames to the room's topic.
 *
 * A joining socket enters first and takes its snapshot then; frames that come in between are kept for it and sent after
 * the snapshot, so no change is missed and none comes before its base.
 */
import type { RoomId, SessionId } from '../../common/ids.ts';
import type { RoomPort, RoomsPort } from '../room/room-port.ts';
import type { SocketPort } from './socket-port.ts';

export type RoomHubDeps = {
  readonly rooms: RoomsPort;
  readonly publish: (topic: string, frame: Uint8Array) => void;
  readonly onSessionReplaced: (sessionId: SessionId, generation: number) => void;
  readonly onSessionExpired: (sessionId: SessionId) => void;
  readonly onSessionBanned: (sessionId: SessionId) => void;
};

/** One socket's stay in a room. */
export type RoomEntry = {
  readonly room: RoomPort;
  /** Sends what was kept and subscribes the socket. */
  activate(socket: SocketPort): void;
  /** Gives the room back. Idempotent. */
  readonly release: () => void;
};

type Shared = { entries: number; readonly pending: Set<Uint8Array[]>; readonly unlisten: () => void };

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
    const kept: Uint8Array[] = [];
    shared.pending.add(kept);
    let isReleased = false;
    return {
      room,
      activate: (socket) => {
        shared.pending.delete(kept);
        for (const frame of kept.splice(0)) socket.send(frame);
        if (!isReleased) socket.subscribe(topicOf(room));
      },
      release: () => {
        if (isReleased) return;
        isReleased = true;
        shared.pending.delete(kept);
        this.#release(room, shared);
      },
    };
  }

  #listen(room: RoomPort): Shared {
    const pending = new Set<Uint8Array[]>();
    const onFrame = (frame: Uint8Array): void => {
      for (const kept of pending) kept.push(frame);
      this.#deps.publish(topicOf(room), frame);
    };
    room.on('delta', onFrame);
    room.on('reset', onFrame);
    room.on('sessionReplaced', this.#deps.onSessionReplaced);
    room.on('sessionExpired', this.#deps.onSessionExpired);
    room.on('sessionBanned', this.#deps.onSessionBanned);
    const unlisten = (): void => {
      room.off('delta', onFrame);
      room.off('reset', onFrame);
      room.off('sessionReplaced', this.#deps.onSessionReplaced);
      room.off('sessionExpired', this.#deps.onSessionExpired);
      room.off('sessionBanned', this.#deps.onSessionBanned);
    };
    const shared = { entries: 0, pending, unlisten };
    this.#shared.set(room, shared);
    return shared;
  }

  #release(room: RoomPort, shared: Shared): void {
    shared.entries -= 1;
    if (shared.entries === 0) {
      shared.unlisten();
      this.#shared.delete(room);
    }
    this.#deps.rooms.release(room);
  }
}

function topicOf(room: RoomPort): string {
  return `room/${room.roomId}`;
}
