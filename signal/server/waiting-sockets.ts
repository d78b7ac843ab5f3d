/**
 * Counts the sockets that have not entered a room yet: whose they are nobody has checked, so there is a bound on them,
 * for all together and for each peer.
 */
import { isLoopback } from '../../common/http/loopback.ts';

export type WaitingLimits = {
  readonly total: number;
  /** Not for this machine itself, where a proxy may be. */
  readonly perPeer: number;
};

/** A hall of hundreds behind one address comes in within seconds; entering takes far less than one. */
export const DEFAULT_WAITING_LIMITS: WaitingLimits = { total: 4_096, perPeer: 1_024 };

const IPV6_BYTES = 16;
/** What one customer of a provider has at least. */
const IPV6_SUBNET_BYTES = 8;

export class WaitingSockets {
  readonly #limits: WaitingLimits;
  readonly #byPeer = new Map<string, number>();
  #total = 0;

  constructor(limits: WaitingLimits) {
    this.#limits = limits;
  }

  /**
   * Takes a place.
   * @param peer address as text, and as 4 or 16 bytes
   * @returns gives the place back, idempotent; undefined when there is none
   */
  take(peer: { readonly text: string; readonly bytes: Uint8Array }): (() => void) | undefined {
    const key = subnetOf(peer.bytes);
    const ofPeer = this.#byPeer.get(key) ?? 0;
    const isFull = ofPeer >= this.#limits.perPeer && !isLoopback(peer.text);
    if (isFull || this.#total >= this.#limits.total) return undefined;
    this.#byPeer.set(key, ofPeer + 1);
    this.#total += 1;
    let isTaken = true;
    return () => {
      if (isTaken) this.#giveBack(key);
      isTaken = false;
    };
  }

  /** Peers with a place. */
  get peerCount(): number {
    return this.#byPeer.size;
  }

  #giveBack(key: string): void {
    this.#total -= 1;
    const left = (this.#byPeer.get(key) ?? 1) - 1;
    if (left > 0) this.#byPeer.set(key, left);
    else this.#byPeer.delete(key);
  }
}

/** One key for all addresses of an IPv6 subnet. @param bytes of an address, 4 or 16 */
export function subnetOf(bytes: Uint8Array): string {
  const isIpv6 = bytes.length === IPV6_BYTES && !isMappedIpv4(bytes);
  return Buffer.from(isIpv6 ? bytes.subarray(0, IPV6_SUBNET_BYTES) : bytes.subarray(-4)).toString('hex');
}

/** `::ffff:a.b.c.d` */
function isMappedIpv4(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
}
