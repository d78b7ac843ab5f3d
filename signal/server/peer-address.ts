/** Tells from a peer's address bytes whether it is this machine itself. Pure. */

const IPV4_BYTES = 4;
const IPV6_BYTES = 16;
const LOOPBACK_NET = 127;
const MAPPED_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/** True for 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104. */
export function isLoopbackAddress(address: Uint8Array): boolean {
  if (address.length === IPV4_BYTES) return address[0] === LOOPBACK_NET;
  if (address.length !== IPV6_BYTES) return false;
  if (MAPPED_PREFIX.every((byte, index) => address[index] === byte)) {
    return address[MAPPED_PREFIX.length] === LOOPBACK_NET;
  }
  return address.every((byte, index) => byte === (index === IPV6_BYTES - 1 ? 1 : 0));
}

/** True when a request came straight from this machine, and not through a proxy on it. */
export function isDirectLoopback(request: {
  readonly peerAddress: Uint8Array;
  readonly headers: ReadonlyMap<string, string>;
}): boolean {
  const isProxied = request.headers.has('x-forwarded-for') || request.headers.has('forwarded');
  return !isProxied && isLoopbackAddress(request.peerAddress);
}
