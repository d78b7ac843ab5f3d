/** The certificate by which DTLS connections of a load process are known to SFU nodes: one for all of them. */
import { X509Certificate } from 'node:crypto';
import { CipherContext, HashAlgorithm, NamedCurveAlgorithm, SignatureAlgorithm } from 'werift';

/** As browsers make it: ECDSA over P-256. */
const SIGNATURE = { signature: SignatureAlgorithm.ecdsa_3, hash: HashAlgorithm.sha256_4 };

export type Certificate = Awaited<ReturnType<typeof makeCertificate>>;

export async function makeCertificate() {
  const made = await CipherContext.createSelfSignedCertificateWithKey(
    SIGNATURE,
    NamedCurveAlgorithm.secp256r1_23,
  );
  return { ...made, fingerprint: fingerprintOf(made.certPem) };
}

/** SHA-256, as it stands in DTLS parameters. */
export function fingerprintOf(certificate: string | Buffer): string {
  return new X509Certificate(certificate).fingerprint256;
}
