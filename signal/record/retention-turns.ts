/** Whose turn it is to delete what has expired: one node's in an hour, whichever asks first; and where it was left. */
import { retentionKey } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { Fields } from './minutes/line.ts';

/** From the beginning of a turn to that of the next one, ms. */
const TURN_PERIOD_MS = 3_600_000;

export type Turn = {
  /** What the one before said at its end. */
  readonly after: string;
  /** Another node's turn may have begun: then it is that one's to say. */
  end(after: string): Promise<void>;
};

export class RetentionTurns {
  readonly #store: Pick<Coordination, 'get' | 'txn'>;
  readonly #clock: Pick<Clock, 'wallMs'>;

  constructor(store: Pick<Coordination, 'get' | 'txn'>, clock: Pick<Clock, 'wallMs'>) {
    this.#store = store;
    this.#clock = clock;
  }

  /** @returns undefined while it is another node's @throws {AppError} BUSY */
  async take(): Promise<Turn | undefined> {
    const held = await this.#store.get(retentionKey);
    const last = new Fields(held && JSON.parse(Buffer.from(held.value).toString()));
    const nowMs = this.#clock.wallMs();
    const agoMs = nowMs - last.number('atMs');
    // one of the future was written by a clock that was wrong
    if (agoMs >= 0 && agoMs < TURN_PERIOD_MS) return undefined;
    const after = last.text('after');
    const revision = await this.#write(held?.modRevision ?? 0, { atMs: nowMs, after });
    if (revision === undefined) return undefined;
    return {
      after,
      end: async (reached) => void (await this.#write(revision, { atMs: nowMs, after: reached })),
    };
  }

  async #write(
    modRevision: number,
    turn: { readonly atMs: number; readonly after: string },
  ): Promise<number | undefined> {
    const { succeeded, revision } = await this.#store.txn(
      [{ key: retentionKey, modRevision }],
      [{ put: retentionKey, value: Buffer.from(JSON.stringify(turn)) }],
    );
    return succeeded ? revision : undefined;
  }
}
