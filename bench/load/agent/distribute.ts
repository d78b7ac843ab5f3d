/** Which load process gets which bots. Pure. */

type Place = { readonly site: string | undefined };
type Placed = { readonly site: string; readonly publish: readonly unknown[]; readonly isSampled: boolean };

/**
 * Evenly among the processes of the bot's site; where it has none, among those that are for any. Those who publish, those
 * whose packets are looked at, and the others each by themselves and by site, so that every process has some of each: then
 * latencies and hops can be had within one clock everywhere.
 *
 * @returns of each process, in their order
 * @throws {RangeError} when a bot can go nowhere
 */
export function distribute<B extends Placed>(
  bots: readonly B[],
  processes: readonly Place[],
): readonly B[][] {
  const shares = processes.map((): B[] => []);
  const counts = new Map<string, number[]>();
  for (const bot of bots) {
    const able = ableFor(bot.site, processes);
    const kind = `${roleOf(bot)} ${bot.site}`;
    const held = counts.get(kind) ?? processes.map(() => 0);
    counts.set(kind, held);
    const burden = (at: number): readonly [number, number] => [held[at] ?? 0, shares[at]?.length ?? 0];
    const chosen = able.reduce((best, at) => (isLess(burden(at), burden(best)) ? at : best));
    held[chosen] = (held[chosen] ?? 0) + 1;
    shares[chosen]?.push(bot);
  }
  return shares;
}

function roleOf({ publish, isSampled }: Placed): string {
  if (publish.length > 0) return 'publishes';
  return isSampled ? 'is sampled' : 'listens';
}

function isLess([a, aThen]: readonly [number, number], [b, bThen]: readonly [number, number]): boolean {
  return a < b || (a === b && aThen < bThen);
}

function ableFor(site: string, processes: readonly Place[]): readonly number[] {
  const indexes = [...processes.keys()];
  const own = indexes.filter((index) => processes[index]?.site === site);
  if (own.length > 0) return own;
  const any = indexes.filter((index) => processes[index]?.site === undefined);
  if (any.length === 0) throw new RangeError(`no load process for site ${site}`);
  return any;
}
