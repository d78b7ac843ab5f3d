/** Public keys as servers publish them (JWK Set, RFC 7517): of these the Ed25519 keys (RFC 8037). Pure. */
import { z } from 'zod';

/** More than that nobody publishes; the rest is left out. */
const MAX_KEYS = 32;

export type PublicKey = {
  readonly kid: string;
  /** 32 bytes as base64url. */
  readonly x: string;
};

const KeySet = z.object({ keys: z.array(z.unknown()) });

const Ed25519Key = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string().min(1).max(256),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  use: z.literal('sig').optional(),
  alg: z.enum(['EdDSA', 'Ed25519']).optional(),
});

/**
 * Keys of other kinds, for other uses and without a name are left out, as the standard asks.
 * @returns undefined when it is no key set
 */
export function readKeySet(body: unknown): readonly PublicKey[] | undefined {
  const set = KeySet.safeParse(body);
  if (!set.success) return undefined;
  return set.data.keys
    .slice(0, MAX_KEYS)
    .map((one) => Ed25519Key.safeParse(one))
    .flatMap(({ data }) => (data === undefined ? [] : [{ kid: data.kid, x: data.x }]));
}
