/** Whom mistakes are counted against: the network of the client, behind proxies that are trusted. Pure. */
import { peerOf, type TrustedProxies } from './forwarded-peer.ts';
import type { HttpRequestView } from './http-reply.ts';
import { subnetOf } from './waiting-sockets.ts';

export const peerKeyOf =
  (trustedProxies: TrustedProxies) =>
  ({ peerIp, headers }: HttpRequestView): string => {
    const peer = trustedProxies.clientOf(peerOf(peerIp), headers.get('x-forwarded-for') ?? '');
    return subnetOf(peer.bytes);
  };
