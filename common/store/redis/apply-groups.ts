/**
 * Transactions of a room that come within a moment go to Redis together, in their order: when hundreds join, what a
 * round trip costs (a write, a reply, a message to each node, through TLS) is paid once for several. The first one
 * after a quiet moment goes at once, and so does what can't wait, with what waits before it.
 */
import type { RoomId } from '../../ids.ts';
import type { Clock } from '../../lifecycle/clock.ts';
import { GATHER_MS, type Applied, type Transaction } from '../port.ts';

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

export class ApplyGroups {
  readonly #deps: ApplyGroupsDeps;
  /** By room, what waits for the end of a moment that began with something that can wait. */
  readonly #moments = new Map<RoomId, Waiting[]>();

  constructor(deps: ApplyGroupsDeps) {
    this.#deps = deps;
  }

  /** @throws {AppError} what the store refuses it with */
  apply(room: RoomId, transaction: Transaction): Promise<Applied> {
    return new Promise((resolve, reject) => {
      const moment = this.#moments.get(room);
      const last = { transaction, resolve, reject };
      const hasPlace = moment !== undefined && moment.length < MAX_GROUP - 1;
      if (transaction.canWait === true && hasPlace) {
        moment.push(last);
        return;
      }
      if (transaction.canWait === true && moment === undefined) this.#begin(room);
      this.#send(room, [...(moment?.splice(0) ?? []), last]);
    });
  }

  /** Nothing waits any more. */
  flush(): void {
    for (const [room, moment] of this.#moments) if (moment.length > 0) this.#send(room, moment.splice(0));
  }

  #begin(room: RoomId): void {
    const moment: Waiting[] = [];
    this.#moments.set(room, moment);
    this.#deps.clock.after(GATHER_MS, () => {
      this.#moments.delete(room);
      if (moment.length === 0) return;
      this.#begin(room);
      this.#send(room, moment);
    });
  }

  #send(room: RoomId, group: readonly Waiting[]): void {
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
