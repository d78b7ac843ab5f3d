/** Which load process gets which bots. Pure. */

type Place = { readonly site: string | undefined };
type Placed = { readonly site: string; readonly publish: readonly unknown[]; readonly isSampled: boolean };

/**
 * Evenly among the processes of the bot's site; where it has none, among those that are for any. Those who publish, those
 * whose packets are looked at, and the others each by themselves, so that every process has some of each: then there is
 * latency within one clock everywhere.
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
    const role = bot.publish.length > 0 ? 'publishes' : bot.isSampled ? 'is sampled' : 'listens';
    const held = counts.get(role) ?? processes.map(() => 0);
    counts.set(role, held);
    const least = Math.min(...able.map((index) => held[index] ?? 0));
    const chosen = able.find((index) => held[index] === least) ?? 0;
    held[chosen] = least + 1;
    shares[chosen]?.push(bot);
  }
  return shares;
}

function ableFor(site: string, processes: readonly Place[]): readonly number[] {
  const indexes = [...processes.keys()];
  const own = indexes.filter((index) => processes[index]?.site === site);
  if (own.length > 0) return own;
  const any = indexes.filter((index) => processes[index]?.site === undefined);
  if (any.length === 0) throw new RangeError(`no load process for site ${site}`);
  return any;
}
