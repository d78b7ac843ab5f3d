/**
 * Tickets with which records of rooms are read by HTTP, at any node: in a room that is open here as its features say,
 * else as the coordination store has them (they are durable).
 */
import { featuresPrefix } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import type { RoomId } from '../../common/ids.ts';
import type { Feature, RecordMap } from '../features/contract.ts';
import { FeatureStates } from '../features/feature-states.ts';
import { Turns } from '../room/rebuild/turns.ts';

/** Rooms that are read at a time: whoever asks may be nobody. */
const MAX_READS = 2;

type Tickets = ReadonlyMap<string, number>;

export type TicketBookDeps = {
  readonly features: readonly Feature[];
  readonly store: Pick<Coordination, 'range'>;
  /** Of a room that is open here: hash of the secret (hex) → until when, ms since 1970; undefined = it is not. */
  readonly ticketsOf: (room: RoomId) => Tickets | undefined;
  readonly nowMs: () => number;
};

export class TicketBook {
  readonly #deps: TicketBookDeps;
  readonly #turns = new Turns(MAX_READS);

  constructor(deps: TicketBookDeps) {
    this.#deps = deps;
  }

  /** @param hash of the secret, hex @throws {AppError} BUSY */
  async isValid(room: RoomId, hash: string): Promise<boolean> {
    const { ticketsOf, nowMs } = this.#deps;
    const known = ticketsOf(room)?.get(hash);
    // one that was made just now may not have come here yet
    const expiresAtMs = known ?? (await this.#turns.run(() => this.#read(room))).get(hash) ?? 0;
    return expiresAtMs > nowMs();
  }

  async #read(room: RoomId): Promise<Tickets> {
    const { store, features } = this.#deps;
    const prefix = featuresPrefix(room);
    const { items } = await store.range(prefix);
    const records: RecordMap = new Map(items.map(({ key, value }) => [key.slice(prefix.length), value]));
    return FeatureStates.of(features).load('durable', records).rules.recordTickets;
  }
}
