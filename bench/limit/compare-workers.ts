/** Runs base and build in turns, and tells medians of the pairs' ratios: what the machine does meanwhile hits both. */
import { median } from '../measure/median.ts';
import { measureFanOut, type FanOutResult } from './fan-out.ts';

export type Build = { readonly name: string; readonly path: string };

export type Comparison = {
  readonly base: Build;
  readonly builds: readonly Build[];
  readonly pairs: number;
  readonly receivers: number;
  readonly seconds: number;
  readonly onProgress: (line: string) => void;
  readonly onResult: (line: string) => void;
};

type Pair = { readonly base: FanOutResult; readonly build: FanOutResult };

export async function compareWorkers(comparison: Comparison): Promise<void> {
  const { base, builds, pairs, onProgress, onResult } = comparison;
  const measured = new Map<string, Pair[]>(builds.map(({ name }) => [name, []]));
  for (let round = 0; round < pairs; round += 1) {
    for (const build of builds) {
      const pair = await measurePair(comparison, { base, build, isBaseFirst: round % 2 === 0 });
      measured.get(build.name)?.push(pair);
      onProgress(`pair ${round + 1} of ${pairs}, ${build.name}: ${describe(pair)}`);
    }
  }
  onResult(`${'build'.padEnd(16)} µs/packet  base µs/packet  ratio median (min..max)  user time only`);
  for (const [name, list] of measured) onResult(summary(name, list));
}

async function measurePair(
  { receivers, seconds }: Comparison,
  { base, build, isBaseFirst }: { base: Build; build: Build; isBaseFirst: boolean },
): Promise<Pair> {
  const run = ({ path }: Build) => measureFanOut({ workerBin: path, receivers, seconds });
  if (isBaseFirst) return { base: await run(base), build: await run(build) };
  const first = await run(build);
  return { build: first, base: await run(base) };
}

const totalUs = ({ userUs, systemUs }: FanOutResult): number => userUs + systemUs;

const ratio = ({ base, build }: Pair): number => totalUs(build) / totalUs(base);

function describe(pair: Pair): string {
  return `${totalUs(pair.build).toFixed(2)} against ${totalUs(pair.base).toFixed(2)} µs, ${ratio(pair).toFixed(3)}`;
}

function summary(name: string, pairs: readonly Pair[]): string {
  const ratios = pairs.map(ratio);
  const range = `${median(ratios).toFixed(3)} (${Math.min(...ratios).toFixed(3)}..${Math.max(...ratios).toFixed(3)})`;
  const user = median(pairs.map(({ base, build }) => build.userUs / base.userUs)).toFixed(3);
  const own = median(pairs.map(({ build }) => totalUs(build))).toFixed(2);
  const base = median(pairs.map((pair) => totalUs(pair.base))).toFixed(2);
  return `${name.padEnd(16)} ${own.padEnd(10)} ${base.padEnd(15)} ${range.padEnd(24)} ${user}`;
}
