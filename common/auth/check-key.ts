/** Keys that tokens are checked with: each says itself which algorithms and which issuer it is good for. Types only. */
import type { CryptoKey } from 'jose';

export type CheckKey = {
  readonly key: CryptoKey;
  /** Values of `alg` in a token's header that this key checks; whatever else the header says is refused. */
  readonly algorithms: readonly string[];
  /** `iss` of the tokens that are signed with it. */
  readonly issuer: string;
};

/** Where keys are found that this node does not hold itself; remote-keys.ts is one. */
export type KeySource = {
  /**
   * @returns undefined = there is none of this name
   * @throws {AppError} BUSY: the keys can't be fetched at present
   */
  keyFor(kid: string): Promise<CheckKey | undefined>;
};
