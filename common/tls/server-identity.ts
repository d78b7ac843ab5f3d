/**
 * Whether a server's certificate names the host that was dialled: Node's own check, which in Node 22.23 finds no IPv6
 * address in any certificate (nodejs/node#64144), and for those OpenSSL's. Pure.
 */
import { X509Certificate } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

/**
 * To be passed as `checkServerIdentity` wherever a server's certificate is checked.
 *
 * @param host name or address, an IPv6 one without brackets
 * @returns why it is not the host's
 */
export function checkHost(host: string, certificate: PeerCertificate): Error | undefined {
  const isNamed = isIPv6(host) && new X509Certificate(certificate.raw).checkIP(host) !== undefined;
  return isNamed ? undefined : checkServerIdentity(host, certificate);
}
