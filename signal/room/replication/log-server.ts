/** ReplicationService: lets nodes of other sites follow our site's log of the rooms that are open here. */
import type { Logger } from 'pino';
import { AppError } from '../../../common/errors.ts';
import { parseRoomId, type RoomId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { RoomStore } from '../../../common/store/port.ts';
import type { FollowLogRequest } from '../../../proto/index.ts';
import { LogStream, type FollowerStream } from './log-stream.ts';

/** Longest time for the last entries, ms. */
const FINISH_MS = 500;

export type LogServerDeps = {
  readonly store: RoomStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly isOpen: (room: RoomId) => boolean;
};

export class LogServer {
  readonly #deps: LogServerDeps;
  readonly #streams = new Map<RoomId, Set<LogStream>>();

  constructor(deps: LogServerDeps) {
    this.#deps = deps;
  }

  /** Serves one follower until its stream is over. @throws {AppError} ROOM_UNKNOWN, ARGUMENT_INVALID */
  async followLog(request: FollowLogRequest, stream: FollowerStream): Promise<void> {
    const { store, clock, log } = this.#deps;
    const room = parseRoomId(request.roomId);
    if (request.site !== store.site) {
      throw new AppError('ARGUMENT_INVALID', `this node is at ${store.site}, not at ${request.site}`);
    }
    if (!this.#deps.isOpen(room)) throw new AppError('ROOM_UNKNOWN', `room ${room} is not open here`);
    const following = new LogStream({ store, room, clock, stream }, { epoch: request.epoch, n: request.n });
    const streams = this.#streams.get(room) ?? new Set();
    this.#streams.set(room, streams.add(following));
    log.debug({ roomId: room, follower: request.followerNodeId }, 'log is followed');
    try {
      await following.run();
    } finally {
      streams.delete(following);
      if (streams.size === 0 && this.#streams.get(room) === streams) this.#streams.delete(room);
    }
  }

  /**
   * The room closes here: its followers get what they lack (who left last, above all) and look for another node.
   * Resolves when they have it, or after {@link FINISH_MS}.
   */
  async closeRoom(room: RoomId): Promise<void> {
    const streams = [...(this.#streams.get(room) ?? [])];
    if (streams.length === 0) return;
    let cancel = (): void => {};
    const late = new Promise<void>((resolve) => {
      cancel = this.#deps.clock.after(FINISH_MS, resolve);
    });
    await Promise.race([late, Promise.all(streams.map((stream) => stream.finish()))]);
    cancel();
  }
}
