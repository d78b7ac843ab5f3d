/** Finds how much later a packet comes to another site than to its sender's own. No I/O; times are given. */
import { sourceKey, type Stamp } from './stamps.ts';

/** Packets of a source that are remembered: some seconds of them. */
const REMEMBERED = 512;

/** `sentUs` tells a packet from one of the same number of a run before. */
type Arrivals = { sentUs: number; readonly atUs: Map<string, number> };

export class HopClock {
  readonly #siteOf = new Map<number, string>();
  readonly #rings = new Map<number, Arrivals[]>();

  setSenderSite(sender: number, site: string): void {
    this.#siteOf.set(sender, site);
  }

  /** @returns hops that are known with this packet, µs; only the first arrival at a site counts */
  onPacket(stamp: Stamp, site: string, atUs: number): readonly number[] {
    const ownSite = this.#siteOf.get(stamp.sender);
    if (ownSite === undefined) return [];
    const arrivals = this.#arrivalsOf(stamp);
    if (arrivals === undefined || arrivals.has(site)) return [];
    arrivals.set(site, atUs);
    const ownUs = arrivals.get(ownSite);
    if (ownUs === undefined) return [];
    if (site !== ownSite) return [Math.max(0, atUs - ownUs)];
    // others had it first: our socket is read in its own order
    return [...arrivals].filter(([other]) => other !== ownSite).map(() => 0);
  }

  /** @returns undefined for one that comes so late that it is forgotten */
  #arrivalsOf(stamp: Stamp): Map<string, number> | undefined {
    const key = sourceKey(stamp);
    const ring = this.#rings.get(key) ?? [];
    if (ring.length === 0) this.#rings.set(key, ring);
    const at = stamp.number % REMEMBERED;
    const arrivals = ring[at] ?? { sentUs: stamp.sentUs, atUs: new Map<string, number>() };
    ring[at] = arrivals;
    if (arrivals.sentUs > stamp.sentUs) return undefined;
    if (arrivals.sentUs < stamp.sentUs) arrivals.atUs.clear();
    arrivals.sentUs = stamp.sentUs;
    return arrivals.atUs;
  }
}
