/**
 * Transactions of a room that come within a moment go to Redis together, in their order: when hundreds join, what a
 * round trip costs (a write, a reply, a message to each node, through TLS) is paid once for several. What can wait goes
 * at once after a quiet moment, what comes with others in one turn goes with them, and what can't wait takes along what
 * waits before it.
 */
import type { RoomId } from '../../ids.ts';
import type { Clock } from '../../lifecycle/clock.ts';
import { GATHER_MS, TURN_MS, type Applied, type Transaction } from '../port.ts';

/** So many go at once: a script holds up all others while it runs. */
export const MAX_GROUP = 64;

export type ApplyGroupsDeps = {
  readonly clock: Clock;
  /** Applies them in this order. @returns what came of each one */
  readonly send: (room: RoomId, group: readonly Transaction[]) => Promise<readonly (Applied | Error)[]>;
};

type Waiting = {
  readonly transaction: Transaction;
  readonly resolve: (applied: Applied) => void;
  readonly reject: (error: unknown) => void;
};

/** A moment of a room that began with something that can wait. */
type Moment = { waiting: Waiting[]; cancelTurn: (() => void) | undefined };

export class ApplyGroups {
  readonly #deps: ApplyGroupsDeps;
  readonly #moments = new Map<RoomId, Moment>();

  constructor(deps: ApplyGroupsDeps) {
    this.#deps = deps;
  }

  /** @throws {AppError} what the store refuses it with */
  apply(room: RoomId, transaction: Transaction): Promise<Applied> {
    return new Promise((resolve, reject) => {
      const { canWait } = transaction;
      const known = this.#moments.get(room);
      const moment = known ?? (canWait === undefined ? undefined : this.#begin(room));
      const last = { transaction, resolve, reject };
      const isQuiet = known === undefined && canWait === 'moment';
      const hasPlace = moment !== undefined && moment.waiting.length < MAX_GROUP - 1;
      if (canWait === undefined || isQuiet || !hasPlace) return this.#send(room, moment, last);
      moment.waiting.push(last);
      if (canWait === 'turn')
        moment.cancelTurn ??= this.#deps.clock.after(TURN_MS, () => this.#send(room, moment));
    });
  }

  /** Nothing waits any more. */
  flush(): void {
    for (const [room, moment] of this.#moments) this.#send(room, moment);
  }

  #begin(room: RoomId): Moment {
    const moment: Moment = { waiting: [], cancelTurn: undefined };
    this.#moments.set(room, moment);
    this.#deps.clock.after(GATHER_MS, () => {
      this.#moments.delete(room);
      if (moment.waiting.length === 0) return;
      this.#begin(room);
      this.#send(room, moment);
    });
    return moment;
  }

  /** What waits, and what goes along with it. */
  #send(room: RoomId, moment: Moment | undefined, ...last: readonly Waiting[]): void {
    const group = [...(moment?.waiting.splice(0) ?? []), ...last];
    moment?.cancelTurn?.();
    if (moment !== undefined) moment.cancelTurn = undefined;
    if (group.length === 0) return;
    const transactions = group.map(({ transaction }) => transaction);
    this.#deps.send(room, transactions).then(
      (answers) => {
        for (const [index, { resolve, reject }] of group.entries()) {
          const answer = answers[index];
          if (answer === undefined || answer instanceof Error) reject(answer);
          else resolve(answer);
        }
      },
      (error: unknown) => {
        for (const { reject } of group) reject(error);
      },
    );
  }
}
