/**
 * Writes into the audit log what is no change of the ledger's own: tokens that keys give, invitations, what was refused.
 * Those of a moment go together in one transaction, so that a program may give tokens to a whole assembly. What is
 * refused can be brought about by anybody, so only samples of it are written.
 */
import type { Logger } from 'pino';
import { AppError, toAppError } from '../../common/errors.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import { TokenBucket } from '../session/token-bucket.ts';
import { UNKNOWN_ACTOR, type Actor, type Deed } from './audit.ts';
import { MAX_DEEDS, type Ledger } from './ledger.ts';

/** Of one node. */
const MAX_WAITING = 2_000;
/** A person's mistakes are all there, of a program's flood one in 3 s. */
const REFUSED = { ratePerSec: 1 / 3, burst: 20 } as const;

type Waiting = {
  readonly deed: Deed & { readonly by: Actor };
  readonly settle: (error: AppError | undefined) => void;
};

export type AuditNotesDeps = {
  readonly ledger: Pick<Ledger, 'change'>;
  readonly log: Logger;
  readonly clock?: Pick<Clock, 'monotonicMs'>;
};

export class AuditNotes {
  readonly #ledger: Pick<Ledger, 'change'>;
  readonly #log: Logger;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #bucket: TokenBucket;
  readonly #waiting: Waiting[] = [];
  #isWriting = false;
  #unsaid = 0;

  constructor({ ledger, log, clock = SYSTEM_CLOCK }: AuditNotesDeps) {
    this.#ledger = ledger;
    this.#log = log.child({ module: 'audit' });
    this.#clock = clock;
    this.#bucket = new TokenBucket(REFUSED, clock.monotonicMs());
  }

  /** Resolves when it is kept. @throws {AppError} BUSY, which leaves open whether it is, or when too many wait */
  note(by: Actor, deed: Deed): Promise<void> {
    if (this.#waiting.length >= MAX_WAITING) {
      return Promise.reject(new AppError('BUSY', 'too much waits for the audit log'));
    }
    return new Promise((resolve, reject) => {
      const settle = (error: AppError | undefined): void => (error ? reject(error) : resolve());
      this.#waiting.push({ deed: { ...deed, by }, settle });
      if (!this.#isWriting) void this.#write();
    });
  }

  /** Nobody waits for it; this node's log says when it was not kept. */
  noteLater(by: Actor, deed: Deed): void {
    this.note(by, deed).catch((error: unknown) => {
      this.#log.warn({ err: error, action: deed.action, by: by.id }, 'not in the audit log');
    });
  }

  /** Somebody was refused: sampled, and nobody waits for it. */
  noteRefused({ by = UNKNOWN_ACTOR, ...deed }: Deed & { readonly by?: Actor | undefined }): void {
    if (this.#bucket.take(this.#clock.monotonicMs()) > 0) {
      this.#unsaid += 1;
      return;
    }
    const more = this.#unsaid === 0 ? '' : ` (${this.#unsaid} before it not kept)`;
    this.#unsaid = 0;
    this.noteLater(by, { ...deed, detail: `${deed.detail ?? ''}${more}` });
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    for (let batch = this.#next(); batch.length > 0; batch = this.#next()) {
      const deeds = batch.map(({ deed }) => deed);
      const error = await this.#ledger
        .change(UNKNOWN_ACTOR, async () => ({ ops: [], deeds, result: () => undefined }))
        .catch(toAppError);
      for (const { settle } of batch) settle(error);
    }
    this.#isWriting = false;
  }

  #next(): readonly Waiting[] {
    return this.#waiting.splice(0, MAX_DEEDS);
  }
}
