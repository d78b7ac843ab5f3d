/** Puts small facts into cookies so that only our nodes can read or make them (JWE, A256GCM). */
import { EncryptJWT, errors, jwtDecrypt, type JWTPayload } from 'jose';
import type { Clock } from '../../common/lifecycle/clock.ts';

const MS_PER_SEC = 1_000;

export type SealDeps = {
  readonly key: () => Promise<Uint8Array>;
  readonly clock: Pick<Clock, 'wallMs'>;
};

export class Seal {
  readonly #deps: SealDeps;

  constructor(deps: SealDeps) {
    this.#deps = deps;
  }

  /** @param purpose what it is good for: opened for another one, it is nothing */
  async close(purpose: string, facts: JWTPayload, ttlSec: number): Promise<string> {
    const nowSec = Math.floor(this.#deps.clock.wallMs() / MS_PER_SEC);
    return new EncryptJWT(facts)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setAudience(purpose)
      .setExpirationTime(nowSec + ttlSec)
      .encrypt(await this.#deps.key());
  }

  /** @returns undefined when it is none of ours, for another purpose, changed, or its time is over */
  async open(purpose: string, sealed: string): Promise<JWTPayload | undefined> {
    const key = await this.#deps.key();
    try {
      const { payload } = await jwtDecrypt(sealed, key, {
        audience: purpose,
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
        currentDate: new Date(this.#deps.clock.wallMs()),
        requiredClaims: ['exp'],
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
      throw error;
    }
  }
}
