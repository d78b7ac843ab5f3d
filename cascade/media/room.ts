/**
 * One room on one router of this node: its sources, and the sign that it is gone. Made and closed by RoomRouters. Most
 * rooms have one; what several share is in node-room.ts.
 */
import type { Router, WebRtcServer } from 'mediasoup/types';
import { AppError } from '../../common/errors.ts';
import type { RoomId, SourceId } from '../../common/ids.ts';
import type { RouterWants } from '../ports.ts';
import type { MediaWorker } from './media-worker.ts';
import type { RoomRanks } from './room-ranks.ts';
import type { SourceDemands } from './source-demands.ts';
import type { SourceHomes } from './source-homes.ts';
import { isProducedHere } from './source-origin.ts';
import { SourceTable, type SourceEntry } from './source-table.ts';

/** What all routers of a room on this node have in common. */
type SharedRoom = {
  readonly roomId: RoomId;
  readonly demands: SourceDemands;
  readonly ranks: RoomRanks;
  readonly homes: Pick<SourceHomes<Room>, 'of'>;
  /** @returns what the router is to have */
  add(router: Room): RouterWants;
};

/** A room that this node carries. */
export class Room {
  readonly router: Router;
  readonly sources = new SourceTable();
  /** What this router is to have. */
  readonly wants: RouterWants;
  readonly #shared: SharedRoom;
  readonly #worker: MediaWorker;
  readonly #closed = new AbortController();

  constructor(shared: SharedRoom, worker: MediaWorker, router: Router) {
    this.#shared = shared;
    this.router = router;
    this.#worker = worker;
    router.observer.once('close', () => {
      this.#closed.abort();
      this.sources.refuseAll(new AppError('SOURCE_UNKNOWN', `room ${shared.roomId} was closed here`));
    });
    // A participant who came back has produced anew before the old session ended: the old producer is of no use.
    this.sources.on('removed', (entry) => {
      if (isProducedHere(entry)) entry.producer.close();
    });
    this.wants = shared.add(this);
  }

  get roomId(): RoomId {
    return this.#shared.roomId;
  }

  get demands(): SourceDemands {
    return this.#shared.demands;
  }

  get ranks(): RoomRanks {
    return this.#shared.ranks;
  }

  /** The newest of a source that is known on this node, at whatever router. */
  newest(sourceId: SourceId): SourceEntry | undefined {
    const here = this.sources.get(sourceId);
    const home = this.#shared.homes.of(sourceId)?.entry;
    if (here === undefined || home === undefined) return here ?? home;
    return here.generation > home.generation ? here : home;
  }

  /** A source of this node is produced at another router: it comes when it is wanted. */
  isElsewhere(sourceId: SourceId): boolean {
    const home = this.#shared.homes.of(sourceId);
    return home !== undefined && home.router !== this;
  }

  /** Aborted when the router is closed, by us or because its worker died. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** False while its worker answers nothing. */
  get isResponsive(): boolean {
    return this.#worker.isResponsive;
  }

  get workerPid(): number {
    return this.#worker.pid;
  }

  get webRtcServer(): WebRtcServer {
    return this.#worker.webRtcServer;
  }
}
