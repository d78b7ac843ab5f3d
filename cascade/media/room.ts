/** One room on this node: its router, its sources, and the sign that it is gone. Made and closed by RoomRouters. */
import type { Router, WebRtcServer } from 'mediasoup/types';
import { AppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { MediaWorker } from './media-worker.ts';
import { RoomRanks } from './room-ranks.ts';
import { SourceDemands } from './source-demands.ts';
import { SourceTable } from './source-table.ts';

/** A room that this node carries. */
export class Room {
  readonly roomId: RoomId;
  readonly router: Router;
  readonly sources = new SourceTable();
  readonly demands: SourceDemands;
  readonly ranks = new RoomRanks();
  readonly #worker: MediaWorker;
  readonly #closed = new AbortController();

  constructor(roomId: RoomId, worker: MediaWorker, router: Router, clock: Clock) {
    this.demands = new SourceDemands(clock);
    this.roomId = roomId;
    this.router = router;
    this.#worker = worker;
    router.observer.once('close', () => {
      this.#closed.abort();
      this.sources.refuseAll(new AppError('SOURCE_UNKNOWN', `room ${roomId} was closed here`));
    });
    // A participant who came back has produced anew before the old session ended: the old producer is of no use.
    this.sources.on('removed', ({ hops, producer }) => {
      if (hops === 0) producer.close();
    });
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
