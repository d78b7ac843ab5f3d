/** Keys of SRTP as mediasoup and werift write them. Pure but for chance. */
import { randomBytes } from 'node:crypto';

/** By mediasoup's names; `profile` is the number that DTLS has for it (RFC 5764, 4.1.2; RFC 7714, 14.2). */
const SUITES = {
  AEAD_AES_128_GCM: { keyBytes: 16, saltBytes: 12, profile: 7 },
  AES_CM_128_HMAC_SHA1_80: { keyBytes: 16, saltBytes: 14, profile: 1 },
} as const;

export type SrtpSuite = keyof typeof SUITES;

/** The cheapest one for both ends (docs/adr/0021), and what browsers agree on with mediasoup. */
export const DEFAULT_SUITE: SrtpSuite = 'AEAD_AES_128_GCM';

export type SrtpKey = {
  readonly cryptoSuite: string;
  /** Master key and salt. */
  readonly keyBase64: string;
};

/** Of what we send, and of what comes back. */
export type SrtpPair = { readonly local: SrtpKey; readonly remote: SrtpKey };

export function newSrtpKey(suite: SrtpSuite): { cryptoSuite: SrtpSuite; keyBase64: string } {
  const { keyBytes, saltBytes } = SUITES[suite];
  return { cryptoSuite: suite, keyBase64: randomBytes(keyBytes + saltBytes).toString('base64') };
}

/** DTLS's number for a suite. */
export const profileOf = (suite: SrtpSuite): 1 | 7 => SUITES[suite].profile;

type Exported = Readonly<Record<'localKey' | 'localSalt' | 'remoteKey' | 'remoteSalt', Buffer>>;

/** Keys that DTLS has agreed on. @param extract gives master keys and salts of these lengths */
export function keysOf(
  suite: SrtpSuite,
  extract: (keyBytes: number, saltBytes: number) => Exported,
): SrtpPair {
  const { keyBytes, saltBytes } = SUITES[suite];
  const { localKey, localSalt, remoteKey, remoteSalt } = extract(keyBytes, saltBytes);
  const keyOf = (key: Buffer, salt: Buffer): SrtpKey => ({
    cryptoSuite: suite,
    keyBase64: Buffer.concat([key, salt]).toString('base64'),
  });
  return { local: keyOf(localKey, localSalt), remote: keyOf(remoteKey, remoteSalt) };
}

/** For werift's sessions. @throws {RangeError} for an unknown suite, two of them, or a key of another length */
export function sessionConfig({ local, remote }: SrtpPair) {
  const suite = local.cryptoSuite;
  if (!isSuite(suite) || remote.cryptoSuite !== suite) {
    throw new RangeError(`both ends of SRTP need one known suite, not ${suite} and ${remote.cryptoSuite}`);
  }
  const ours = split(local, suite);
  const theirs = split(remote, suite);
  const keys = {
    localMasterKey: ours.key,
    localMasterSalt: ours.salt,
    remoteMasterKey: theirs.key,
    remoteMasterSalt: theirs.salt,
  };
  return { keys, profile: SUITES[suite].profile };
}

function isSuite(name: string): name is SrtpSuite {
  return Object.hasOwn(SUITES, name);
}

function split({ keyBase64 }: SrtpKey, suite: SrtpSuite) {
  const { keyBytes, saltBytes } = SUITES[suite];
  const bytes = Buffer.from(keyBase64, 'base64');
  if (bytes.length !== keyBytes + saltBytes) {
    throw new RangeError(`a key of ${suite} has ${keyBytes + saltBytes} bytes, not ${bytes.length}`);
  }
  return { key: bytes.subarray(0, keyBytes), salt: bytes.subarray(keyBytes) };
}
