/** Whose socket it is when proxies pass it on: what X-Forwarded-For says counts only from those that are trusted. Pure. */
import { BlockList, isIP, isIPv4 } from 'node:net';

/** An address as text, and as 4 or 16 bytes. */
export type Peer = { readonly text: string; readonly bytes: Uint8Array };

const GROUPS = 8;

export class TrustedProxies {
  readonly #trusted = new BlockList();
  readonly #hasAny: boolean;

  /** @param blocks addresses, or CIDR blocks of them */
  constructor(blocks: readonly string[]) {
    this.#hasAny = blocks.length > 0;
    for (const block of blocks) {
      const [address = '', bits] = block.split('/');
      if (bits === undefined) this.#trusted.addAddress(address, familyOf(address));
      else this.#trusted.addSubnet(address, Number(bits), familyOf(address));
    }
  }

  /**
   * The last address that is no proxy's: everything before it may have been made up by the client.
   * @param forwardedFor all lines of the header, in their order; empty = none
   */
  clientOf(direct: Peer, forwardedFor: string): Peer {
    let peer = direct;
    if (!this.#hasAny) return peer;
    for (const entry of forwardedFor.split(',').reverse()) {
      const text = entry.trim();
      if (!this.#has(peer.text) || isIP(text) === 0) break;
      peer = { text, bytes: bytesOf(text) };
    }
    return peer;
  }

  #has(address: string): boolean {
    return isIP(address) !== 0 && this.#trusted.check(address, familyOf(address));
  }
}

/** @param text an address; what is none counts as 0.0.0.0 */
export const peerOf = (text: string): Peer => ({
  text,
  bytes: isIP(text) === 0 ? new Uint8Array(4) : bytesOf(text),
});

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6');

function bytesOf(address: string): Uint8Array {
  if (isIPv4(address)) return Uint8Array.from(address.split('.').map(Number));
  // the URL parser writes every IPv6 address in the same way: groups in hex, at most one `::`
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`);
  const [head = [], tail = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: GROUPS - head.length - tail.length }, () => '0');
  return Uint8Array.from([...head, ...zeros, ...tail].flatMap((group) => twoBytes(parseInt(group, 16))));
}

const twoBytes = (value: number): readonly number[] => [value >> 8, value & 0xff];
