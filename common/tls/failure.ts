/** Says in plain words why a TLS connection failed, from what Node, OpenSSL and Go say. Pure. */

/** Whose fault it is: `theirs` = their certificate is refused here, `ours` = ours is refused there. */
type TlsFailure = { readonly side: 'theirs' | 'ours' | 'none'; readonly reason: string };

/** What grpc-js says of a connection that ended after the handshake and before anything was said: Node's way to refuse. */
const ENDED_EARLY = /Last error: Failed to connect/;

const UNKNOWN_AUTHORITY = 'is signed by an unknown authority';

const CAUSES: readonly (readonly [pattern: RegExp, failure: TlsFailure])[] = [
  [/alert unknown ca/i, { side: 'ours', reason: 'signed by an authority that is unknown there' }],
  [/alert certificate expired/i, { side: 'ours', reason: 'expired' }],
  [
    /alert (bad certificate|certificate unknown|certificate required)/i,
    { side: 'ours', reason: 'not accepted' },
  ],
  [/alert unsupported certificate/i, { side: 'ours', reason: 'not made for clients' }],
  [/certificate has expired/i, { side: 'theirs', reason: 'has expired' }],
  [/certificate is not yet valid/i, { side: 'theirs', reason: 'is not valid yet; compare the clocks' }],
  [
    /unsupported certificate purpose|unsuitable certificate purpose/i,
    { side: 'theirs', reason: 'is not made for servers' },
  ],
  [/does not match certificate's altnames/i, { side: 'theirs', reason: 'is made for other addresses' }],
  [
    /unable to verify the first certificate|unable to get (local )?issuer certificate/i,
    { side: 'theirs', reason: UNKNOWN_AUTHORITY },
  ],
  [
    /self[- ]signed certificate|certificate signature failure/i,
    { side: 'theirs', reason: UNKNOWN_AUTHORITY },
  ],
  [
    /wrong version number|packet length too long|record layer failure/i,
    { side: 'none', reason: 'answers in plain text, not TLS' },
  ],
  [
    ENDED_EARLY,
    { side: 'ours', reason: 'the connection was closed when it was seen; it may not be trusted there' },
  ],
];

/** @returns undefined for failures that have nothing to do with TLS */
function tlsFailureOf(message: string): TlsFailure | undefined {
  return CAUSES.find(([pattern]) => pattern.test(message))?.[1];
}

/**
 * A sentence for people about a connection with TLS, for example `certificate of etcd at 10.0.0.5:2379 has expired`.
 *
 * @param where what was dialled, with its address
 * @returns undefined for failures that have nothing to do with TLS
 */
export function describeTlsFailure(message: string, where: string): string | undefined {
  const failure = tlsFailureOf(message);
  if (failure === undefined) return undefined;
  const { side, reason } = failure;
  if (side === 'theirs') return `certificate of ${where} ${reason}`;
  return side === 'ours' ? `${where} refuses our certificate: ${reason}` : `${where} ${reason}`;
}
