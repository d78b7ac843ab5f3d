/** Keeps the RouterRegistrations of this node's rooms in the coordination store; tries until they are as wished. */
import type { Logger } from 'pino';
import { routerKey } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import type { NodeId, RoomId } from '../../common/ids.ts';
import { RouterRegistration } from '../../proto/index.ts';
import type { RoomAnnouncer } from '../media/room-announcement.ts';

const RETRY_MS = 500;

export type RegistrationFacts = {
  readonly nodeId: NodeId;
  readonly site: string;
  readonly rpcAddress: string;
  /** Nodes that are linked each to each at most. */
  readonly meshNodes: number;
};

export type RouterRegistrationsDeps = {
  readonly coordination: Pick<Coordination, 'txn'>;
  readonly log: Logger;
};

/** Who puts the keys, and under which lease. */
type Owner = { readonly facts: RegistrationFacts; readonly leaseId: string };

/** Wished and stored registrations, brought together one room at a time. */
export class RouterRegistrations implements RoomAnnouncer {
  readonly #deps: RouterRegistrationsDeps;
  readonly #wanted = new Set<RoomId>();
  /** Rooms whose key may differ from what is wanted. */
  readonly #dirty = new Set<RoomId>();
  #owner: Owner | undefined;
  #isWorking = false;
  #worked: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(deps: RouterRegistrationsDeps) {
    this.#deps = deps;
  }

  /** Says under which lease keys hang from now on; all rooms are put again. */
  useLease(facts: RegistrationFacts, leaseId: string): void {
    this.#owner = { facts, leaseId };
    for (const roomId of this.#wanted) this.#dirty.add(roomId);
    this.#work();
  }

  add(roomId: RoomId): void {
    this.#wanted.add(roomId);
    this.#dirty.add(roomId);
    this.#work();
  }

  remove(roomId: RoomId): void {
    this.#wanted.delete(roomId);
    this.#dirty.add(roomId);
    this.#work();
  }

  /** Stops; the keys go with the lease. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    await this.#worked;
  }

  #work(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#worked = this.#reconcile();
  }

  async #reconcile(): Promise<void> {
    let roomId = this.#next();
    // no await between the last look for work and the end: what is added later starts anew
    while (roomId !== undefined && this.#owner !== undefined) {
      const isWritten = await this.#tryWrite(roomId, this.#owner);
      roomId = isWritten ? this.#next() : undefined;
    }
    this.#isWorking = false;
  }

  #next(): RoomId | undefined {
    const [roomId] = this.#isClosed || this.#owner === undefined ? [] : this.#dirty;
    if (roomId !== undefined) this.#dirty.delete(roomId);
    return roomId;
  }

  async #tryWrite(roomId: RoomId, owner: Owner): Promise<boolean> {
    try {
      await this.#write(roomId, owner);
      return true;
    } catch (error) {
      this.#dirty.add(roomId);
      this.#deps.log.warn({ err: error, roomId }, 'room not announced, trying again');
      this.#retryLater();
      return false;
    }
  }

  async #write(roomId: RoomId, owner: Owner): Promise<void> {
    const key = routerKey(roomId, owner.facts.nodeId);
    const value = RouterRegistration.encode(owner.facts).finish();
    const op = this.#wanted.has(roomId) ? { put: key, value, leaseId: owner.leaseId } : { delete: key };
    await this.#deps.coordination.txn([], [op]);
  }

  #retryLater(): void {
    clearTimeout(this.#retry);
    if (this.#isClosed) return;
    this.#retry = setTimeout(() => this.#work(), RETRY_MS);
  }
}
