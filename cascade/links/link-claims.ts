/** The initiator's claims of one link, one after the other: each try is a new claim, so each has a new generation. */
import type { Logger } from 'pino';

export type LinkClaimHandle = { readonly generation: number; release(): Promise<void> };

/**
 * Claims the link exclusively, under a generation above `seenGeneration`.
 * @throws {AppError} CLAIM_HELD, or what the store throws
 */
export type ClaimLink = (seenGeneration: number) => Promise<LinkClaimHandle>;

export class LinkClaims {
  readonly #claim: ClaimLink;
  readonly #log: Logger;
  #held: LinkClaimHandle | undefined;
  #seenGeneration = 0;
  /** Everything in order: a new claim can't be had before the old one is given back. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(claim: ClaimLink, log: Logger) {
    this.#claim = claim;
    this.#log = log;
  }

  /** Claims anew; undefined when `isStillWanted` no longer holds when its turn comes. */
  renew(isStillWanted: () => boolean): Promise<number | undefined> {
    return this.#inTurn(async () => {
      await this.#giveBack();
      if (!isStillWanted()) return undefined;
      this.#held = await this.#claim(this.#seenGeneration);
      this.#seenGeneration = this.#held.generation;
      return this.#seenGeneration;
    });
  }

  /** Never rejects: a claim that can't be given back goes with its lease. */
  release(): Promise<void> {
    return this.#inTurn(() => this.#giveBack());
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async #giveBack(): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    try {
      await held?.release();
    } catch (error) {
      this.#log.warn({ err: error }, 'claim of a link not given back, its lease will end it');
    }
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#work.then(run);
    this.#work = result.catch(() => {}); // the caller has that error
    return result;
  }
}
