/**
 * The seats of one room at this node: who comes in takes one, as long as the room has a limit. What this node holds is in
 * the coordination store; how much it should hold is in seats-plan.ts.
 */
import type { Logger } from 'pino';
import type { Coordination, Lease, Watch } from '../../../common/coordination/port.ts';
import { AppError, toAppError } from '../../../common/errors.ts';
import type { NodeId, RoomId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import { SerialQueue } from '../../../common/lifecycle/serial-queue.ts';
import type { LocalSessions } from '../local-sessions.ts';
import type { ParticipantFact } from '../records.ts';
import { Rerun } from '../rerun.ts';
import type { RoomLease } from '../room-lease.ts';
import type { RoomView } from '../view.ts';
import { SeatStore, type SeatsHeld } from './seat-store.ts';
import { seatsFor, seatsToKeep, type SeatsView } from './seats-plan.ts';

/** Times that another node may be faster before whoever waits is told to come again. */
const MAX_CONFLICTS = 20;
/** How long others get to give back what they have to spare, ms, and how often we look. */
const MAX_SPARE_WAIT_MS = 1_500;
const SPARE_POLL_MS = 50;
const RETRY_AFTER_MS = 1_000;

export type RoomSeatsDeps = {
  readonly coordination: Coordination;
  readonly lease: Pick<RoomLease, 'current' | 'listen'>;
  readonly roomId: RoomId;
  readonly nodeId: NodeId;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly view: Pick<RoomView, 'settings' | 'participants' | 'participantCount'>;
  readonly sessions: Pick<LocalSessions, 'size' | 'has'>;
};

/** A seat that is taken for somebody who is on their way in; to be called when they are in, or not. */
export type Seat = () => void;

type Waiter = { readonly seated: (seat: Seat) => void; readonly refused: (error: AppError) => void };

export class RoomSeats {
  readonly #deps: RoomSeatsDeps;
  readonly #store: SeatStore;
  readonly #waiting: Waiter[] = [];
  /** One at a time: each begins with what the one before has written. */
  readonly #writes = new SerialQueue(Infinity);
  readonly #tending = new Rerun(() => this.#tend());
  #byNode: ReadonlyMap<string, number> = new Map();
  /** Seats that this node may use. */
  #own = 0;
  /** What it wrote last; undefined = nothing under the lease that it has. */
  #written: number | undefined;
  /** Taken by people who are on their way in. */
  #onTheirWay = 0;
  #serving: Promise<void> | undefined;
  #watch: Watch | undefined;
  #unlisten: (() => void) | undefined;
  #isOpen = false;

  constructor(deps: RoomSeatsDeps) {
    this.#deps = deps;
    this.#store = new SeatStore(deps);
  }

  /** Seats that this node holds. */
  get held(): number {
    return this.#own;
  }

  start(): void {
    this.#isOpen = true;
    this.#unlisten = this.#deps.lease.listen({
      granted: () => this.check(),
      lost: () => this.#forfeit(), // others may take them any moment
    });
    this.check();
  }

  /**
   * Takes a seat; where the room has no limit, nothing happens.
   * @throws {AppError} ROOM_FULL; BUSY when the coordination store can't be reached and no seat is left here
   */
  async take(): Promise<Seat> {
    if (this.#max === 0) return () => {};
    const { promise, resolve: seated, reject: refused } = Promise.withResolvers<Seat>();
    this.#waiting.push({ seated, refused });
    this.#seatWhoWaits();
    if (this.#waiting.length > 0) this.#serving ??= this.#serve().finally(() => this.#served());
    return promise;
  }

  /** People, or the limit, have changed: holds what is needed, gives back what is not. */
  check(): void {
    if (this.#isOpen && (this.#max > 0 || this.#watch)) void this.#tending.request();
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#unlisten?.();
    await this.#tending.settled();
    await this.#serving;
    await this.#watch?.close();
    await this.#clear().catch((error: unknown) => {
      this.#deps.log.debug({ err: toAppError(error) }, 'seats were not given back, they go with the lease');
    });
  }

  /** Nobody has the room any more. */
  forget(): Promise<void> {
    return this.#store.forget();
  }

  get #max(): number {
    return this.#deps.view.settings.maxParticipants;
  }

  /** People of this node who are in the room, or on their way in. */
  get #seated(): number {
    return this.#deps.sessions.size + this.#onTheirWay;
  }

  /** Undefined while what it holds may be somebody else's already. */
  get #lease(): Lease | undefined {
    const { lease, clock } = this.#deps;
    return lease.current && clock.monotonicMs() < lease.current.deadlineMs ? lease.current : undefined;
  }

  #seatWhoWaits(): void {
    if (this.#max === 0) for (const { seated } of this.#waiting.splice(0)) seated(() => {});
    while (this.#lease !== undefined && this.#seated < this.#own) {
      const waiter = this.#waiting.shift();
      if (waiter === undefined) return;
      this.#onTheirWay += 1;
      let isTaken = true;
      waiter.seated(() => {
        if (isTaken) this.#onTheirWay -= 1;
        isTaken = false;
      });
    }
  }

  #served(): void {
    this.#serving = undefined;
    this.check();
  }

  #forfeit(): void {
    this.#own = 0;
    this.#written = undefined;
  }

  /** Until nobody waits any more. Never rejects. */
  async #serve(): Promise<void> {
    const { clock, random } = this.#deps;
    let conflicts = 0;
    const sinceMs = clock.monotonicMs();
    while (this.#waiting.length > 0) {
      try {
        const outcome = await this.#writes.run(() => this.#raise());
        this.#seatWhoWaits();
        if (this.#waiting.length === 0) return;
        if (outcome === 'raced' && (conflicts += 1) > MAX_CONFLICTS) throw new Error('others are faster');
        const mayWait = this.#hasSpareElsewhere() && clock.monotonicMs() - sinceMs < MAX_SPARE_WAIT_MS;
        if (outcome === 'full' && !mayWait) this.#refuseAll(full(this.#max));
        const pauseMs = outcome === 'raised' ? 0 : SPARE_POLL_MS * random();
        await new Promise<void>((resolve) => void clock.after(pauseMs, resolve));
      } catch (error) {
        this.#refuseAll(busy(toAppError(error).message));
      }
    }
  }

  async #raise(): Promise<'raised' | 'raced' | 'full'> {
    const current = this.#lease;
    if (current === undefined) throw new Error('this node has no lease');
    const seen = await this.#store.read();
    const view = this.#look(seen);
    const seats = seatsFor(this.#seated + this.#waiting.length, view);
    if (seats <= view.own) return 'full';
    if (!(await this.#store.raise(seats, current.id, seen))) return 'raced';
    this.#wrote(seats, current);
    return 'raised';
  }

  #wrote(seats: number, lease: Lease): void {
    if (this.#deps.lease.current !== lease) return; // it went with its lease
    this.#own = seats;
    this.#written = seats;
  }

  /** Holds what is needed; what is too much goes back. Never rejects. */
  async #tend(): Promise<void> {
    try {
      if (this.#max === 0) return await this.#letGo();
      this.#watch ??= await this.#store.follow((byNode) => {
        this.#byNode = byNode;
        this.check();
      });
      await this.#writes.run(() => this.#adjust());
    } catch (error) {
      this.#deps.log.debug({ err: toAppError(error) }, 'seats of a room could not be seen to');
    }
  }

  async #adjust(): Promise<void> {
    const current = this.#lease;
    // who waits is served first, and needs what there is to spare
    if (current === undefined || this.#serving !== undefined) return;
    const needed = this.#seated;
    if (needed > this.#own || this.#written === undefined) {
      // whoever is in the room has a seat, limit or not
      const isWritten = await this.#store.raise(needed, current.id, await this.#store.read());
      if (isWritten) this.#wrote(needed, current);
      else this.check();
      return;
    }
    const keep = seatsToKeep(needed, this.#look({ byNode: this.#byNode, counter: undefined }));
    if (keep === this.#written) return;
    // before it is written: nobody is seated on what is given back
    this.#own = keep;
    await this.#store.lower(keep, current.id);
    this.#wrote(keep, current);
  }

  async #letGo(): Promise<void> {
    const watch = this.#watch;
    this.#watch = undefined;
    await watch?.close();
    await this.#clear();
  }

  async #clear(): Promise<void> {
    if (this.#written === undefined) return;
    this.#forfeit();
    await this.#store.clear();
  }

  #look({ byNode }: SeatsHeld): SeatsView {
    const { nodeId, view, sessions } = this.#deps;
    let others = 0;
    for (const [node, seats] of byNode) if (node !== nodeId) others += seats;
    const isStranger = (person: ParticipantFact): boolean =>
      person.signalNodeId === nodeId ? !sessions.has(person.participantId) : !byNode.has(person.signalNodeId);
    const strangers = view.participants().filter(isStranger).length;
    const nodes = new Set([...byNode.keys(), nodeId]).size;
    return { max: this.#max, own: this.#own, others, strangers, nodes };
  }

  /** Fewer people are known than seats are held: others are about to give some back. */
  #hasSpareElsewhere(): boolean {
    return this.#deps.view.participantCount() + this.#onTheirWay < this.#max;
  }

  #refuseAll(error: AppError): void {
    for (const { refused } of this.#waiting.splice(0)) refused(error);
  }
}

const full = (max: number): AppError => new AppError('ROOM_FULL', `the room takes ${max} people`);

const busy = (why: string): AppError =>
  new AppError('BUSY', `no seat can be had now: ${why}`, { retryAfterMs: RETRY_AFTER_MS });
