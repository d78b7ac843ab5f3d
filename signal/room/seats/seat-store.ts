/**
 * The seats of a room in the coordination store: one leased key per node, and a counter that every raise compares and
 * writes, so that of two nodes which take the last seat one has to look again. A node that dies gives its seats back with
 * its lease.
 */
import type { Logger } from 'pino';
import { decodeItem } from '../../../common/coordination/decode.ts';
import { followItems } from '../../../common/coordination/follow-items.ts';
import { generationKey, seatKey, seatsKey, seatsPrefix } from '../../../common/coordination/keys.ts';
import type { Coordination, KeyValue, Watch } from '../../../common/coordination/port.ts';
import type { NodeId, RoomId } from '../../../common/ids.ts';
import { SeatBlock } from '../../../proto/index.ts';

/** What all nodes hold, as of one revision. */
export type SeatsHeld = {
  readonly byNode: ReadonlyMap<string, number>;
  readonly counter: KeyValue | undefined;
};

export type SeatStoreDeps = {
  readonly coordination: Coordination;
  readonly roomId: RoomId;
  readonly nodeId: NodeId;
  readonly log: Logger;
};

export class SeatStore {
  readonly #coordination: Coordination;
  readonly #room: RoomId;
  readonly #node: NodeId;
  readonly #log: Logger;

  constructor({ coordination, roomId, nodeId, log }: SeatStoreDeps) {
    this.#coordination = coordination;
    this.#room = roomId;
    this.#node = nodeId;
    this.#log = log;
  }

  async read(): Promise<SeatsHeld> {
    const { items } = await this.#coordination.range(`${seatsKey(this.#room)}/`);
    return this.#parse(items);
  }

  /** Holds more, if nobody has taken seats since `seen`. @returns false when somebody has */
  async raise(seats: number, leaseId: string, seen: SeatsHeld): Promise<boolean> {
    const counterKey = generationKey(seatsKey(this.#room));
    const count = Number(Buffer.from(seen.counter?.value ?? []).toString() || 0) + 1;
    const { succeeded } = await this.#coordination.txn(
      [{ key: counterKey, modRevision: seen.counter?.modRevision ?? 0 }],
      [{ put: counterKey, value: Buffer.from(String(count)) }, this.#put(seats, leaseId)],
    );
    return succeeded;
  }

  /** Gives seats back: nobody has to look at anything again. */
  async lower(seats: number, leaseId: string): Promise<void> {
    await this.#coordination.txn([], [this.#put(seats, leaseId)]);
  }

  /** Holds none any more, and says nothing of its people. */
  async clear(): Promise<void> {
    await this.#coordination.txn([], [{ delete: seatKey(this.#room, this.#node) }]);
  }

  /** Calls `changed` with what all nodes hold, now and after each change. */
  follow(changed: (byNode: ReadonlyMap<string, number>) => void): Promise<Watch> {
    const prefix = seatsPrefix(this.#room);
    return followItems(this.#coordination, { prefix, read: seatsOf, changed, log: this.#log });
  }

  /** Nobody has the room any more: lets the counter go, unless somebody has come. */
  async forget(): Promise<void> {
    const { byNode, counter } = await this.read();
    if (byNode.size > 0 || counter === undefined) return;
    const { key, modRevision } = counter;
    await this.#coordination.txn([{ key, modRevision }], [{ delete: key }]);
  }

  #put(seats: number, leaseId: string) {
    return { put: seatKey(this.#room, this.#node), value: SeatBlock.encode({ seats }).finish(), leaseId };
  }

  #parse(items: readonly KeyValue[]): SeatsHeld {
    const prefix = seatsPrefix(this.#room);
    const byNode = new Map<string, number>();
    for (const item of items.filter(({ key }) => key.startsWith(prefix))) {
      const seats = decodeItem(item, seatsOf, this.#log);
      if (seats !== undefined) byNode.set(item.key.slice(prefix.length), seats);
    }
    return { byNode, counter: items.find(({ key }) => key === generationKey(seatsKey(this.#room))) };
  }
}

const seatsOf = (value: Uint8Array): number => SeatBlock.decode(value).seats;
