/**
 * Deletes records of sittings when their time is over, and what features keep of that time: for good, with an entry in
 * the audit log each. One node of the cluster does some of it in an hour, the next one goes on where it ended.
 */
import type { Logger } from 'pino';
import { toAppError } from '../../common/errors.ts';
import { ROOMS_PREFIX, roomOfKey, roomPrefix } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { parseRoomId, type RoomId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { Feature } from '../features/contract.ts';
import type { Ledger } from '../management/ledger.ts';
import { every } from '../room/every.ts';
import { forgetExpired, type Expiry } from './forget-expired.ts';
import { RetentionTurns } from './retention-turns.ts';

export type RetentionDeps = {
  readonly coordination: Pick<Coordination, 'get' | 'range' | 'txn'>;
  readonly ledger: Pick<Ledger, 'change'>;
  readonly features: readonly Feature[];
  /** After the end of a sitting, ms; 0 = for ever. */
  readonly keepMs: number;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Between two looks whether it is this node's turn, ms. */
const LOOK_PERIOD_MS = 600_000;
/** Of one turn. */
const MAX_ROOMS = 100;
const MAX_SITTINGS = 20;

export class Retention {
  readonly #deps: RetentionDeps;
  readonly #turns: RetentionTurns;
  #cancel: () => void = () => {};
  #running: Promise<void> | undefined;
  #isOpen = true;

  constructor(deps: RetentionDeps) {
    this.#deps = { ...deps, log: deps.log.child({ module: 'retention' }) };
    this.#turns = new RetentionTurns(deps.coordination, deps.clock);
  }

  start(): void {
    if (this.#deps.keepMs === 0) return;
    this.#cancel = every(this.#deps.clock, LOOK_PERIOD_MS, () => {
      this.#running ??= this.look().finally(() => (this.#running = undefined));
    });
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#cancel();
    await this.#running;
  }

  /** Does what is due if it is this node's turn. Never rejects. */
  async look(): Promise<void> {
    try {
      const turn = await this.#turns.take();
      if (turn !== undefined) await turn.end(await this.#clean(turn.after));
    } catch (error) {
      this.#deps.log.warn({ err: toAppError(error) }, 'records whose time is over could not be deleted');
    }
  }

  /** @param after where the last turn ended @returns where this one did; '' = all rooms have been looked at */
  async #clean(after: string): Promise<string> {
    const { clock, keepMs } = this.#deps;
    const expiry: Expiry = { ...this.#deps, beforeMs: clock.wallMs() - keepMs };
    let [rooms, sittings, last] = [0, 0, after];
    for await (const room of this.#roomsAfter(after)) {
      if (rooms >= MAX_ROOMS || sittings >= MAX_SITTINGS || !this.#isOpen) return last;
      sittings += await forgetExpired(expiry, room, MAX_SITTINGS - sittings);
      rooms += 1;
      // one with more to do is looked at again
      if (sittings < MAX_SITTINGS) last = room;
    }
    return sittings < MAX_SITTINGS ? '' : last;
  }

  /** Rooms that have something in the store: a read each, however much they have. */
  async *#roomsAfter(name: string): AsyncGenerator<RoomId, void> {
    let after = name === '' ? undefined : endOf(parseRoomId(name));
    for (;;) {
      const { items } = await this.#deps.coordination.range(ROOMS_PREFIX, { limit: 1, after });
      const [item] = items;
      if (item === undefined) return;
      const room = roomOfKey(item.key);
      after = room === undefined ? item.key : endOf(room);
      if (room !== undefined) yield room;
    }
  }
}

/** After all keys of a room, before those of the next one: none begins with this character. */
const endOf = (room: RoomId): string => `${roomPrefix(room)}~`;
