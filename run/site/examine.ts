/** One site's part in a check of what reaches what: it asks at another one's ports, and can be asked at its own. */
import { probe } from './probe.ts';
import { ProbeTarget } from './probe-target.ts';
import { portUses, type PortUse } from './ports.ts';
import { samplePorts } from './probe-wire.ts';
import type { UseProbe } from './reachability.ts';
import type { Examination, Target } from './messages.ts';
import type { SiteRecord } from './site-state.ts';

/** How long we can be asked; the other side begins when it has our answer. */
const OPEN_MS = 15_000;

/** What others are to reach: the rest is for the host itself. */
export const outsideUses = (site: SiteRecord): readonly PortUse[] =>
  portUses(site.ports, site).filter(({ audience }) => audience === 'sites' || audience === 'clients');

/** Asks at all of a site's ports at once. */
export async function probeSite(from: SiteRecord, target: Target, key: string): Promise<readonly UseProbe[]> {
  const { site } = target;
  const uses = new Map(outsideUses(site).map((use) => [use.what, use]));
  return Promise.all(
    target.open.map(async ({ what, ports, isLive }) => {
      const protocol = uses.get(what)?.protocol ?? 'tcp';
      const ask = async (port: number) => ({
        port,
        outcome: await probe({ host: site.announced, port, protocol, key: isLive ? undefined : key }),
      });
      const asked = await Promise.all(ports.map(ask));
      const [who, where] = [
        { from: from.name, fromAddress: from.announced },
        { to: site.name, toAddress: site.announced },
      ];
      return { ...who, ...where, what, ports: asked };
    }),
  );
}

/** A site that is about to start: nothing of it is live. */
export const newcomer = (site: SiteRecord): Target => ({
  site,
  hasEtcd: false,
  open: outsideUses(site).map((use) => ({ what: use.what, ports: samplePorts(use), isLive: false })),
});

/** What a running site does when it is told of one that wants to join, or of several at the same time. */
export class Examiner {
  readonly #serving: Promise<void>;
  #own: { readonly target: ProbeTarget; readonly open: Promise<Target['open']> } | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param serving resolves when the site's own processes have their ports: before that we must not take them */
  constructor(serving: Promise<void>) {
    this.#serving = serving;
  }

  /** Waits until the site serves; whoever asks gives up before that when it takes long. */
  async examine(
    self: { readonly record: SiteRecord; readonly hasEtcd: boolean },
    other: SiteRecord,
    key: string,
  ): Promise<Examination> {
    await this.#serving;
    const own = (this.#own ??= listen(self.record));
    own.target.admit(key);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), OPEN_MS);
    const open = await own.open;
    const probes = await probeSite(self.record, newcomer(other), key);
    return { probes, target: { site: self.record, hasEtcd: self.hasEtcd, open } };
  }

  /** Frees the ports: something is about to use them. Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
    this.#own?.target.close();
    this.#own = undefined;
  }
}

function listen(record: SiteRecord) {
  const target = new ProbeTarget(record.address);
  return { target, open: target.open(outsideUses(record)) };
}
