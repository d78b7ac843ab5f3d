/** Command line of `npm run profile`: whom to profile with what; the rest is the scenario's. Pure. */
import { BenchError } from '../bench-error.ts';
import { didYouMean } from '../run/nearest.ts';

/** Of clinic, except: `cpu` is Node's own profiler, `perf` Linux's. */
const TOOLS = ['cpu', 'doctor', 'flame', 'bubbleprof', 'heap', 'perf'] as const;
export type Tool = (typeof TOOLS)[number];

/** `worker`: the media workers of an SFU node. */
const PROCESSES = ['signal', 'sfu', 'worker'] as const;
type ProfiledProcess = (typeof PROCESSES)[number];

export type ProfileArgs = {
  readonly scenario: string;
  readonly tool: Tool;
  readonly process: ProfiledProcess;
  /** For the scenario's own command line, its name first. */
  readonly rest: readonly string[];
};

export const USAGE = `Usage: npm run profile -- <scenario> [--process NAME] [--tool NAME] [flags of the scenario]

Runs a scenario on a cluster of its own in which one process is watched, and says where its time or memory goes.

  --process signal|sfu|worker  the first site's signalling node, SFU node, or that one's media workers (default: signal)
  --tool cpu         functions by the time they take, by Node itself (default for signal and sfu)
  --tool doctor      clinic: a page with CPU, memory, event loop delay and handles over time
  --tool flame       clinic: a page with a flame graph
  --tool bubbleprof  clinic: a page with what is waited for
  --tool heap        clinic: a page with what holds memory, and the functions that asked for it
  --tool perf        functions of media workers by the time they take, by Linux's perf (default for worker)

Profiles land in bench/profiles/. Figures of such a run compare with no others. docs/bench.md says more.`;

/** They are of runs on other clusters, or of more than one. */
const REFUSED = ['--target', '--token-key', '--ca', '--runs', '--agents', '--listen'];

/**
 * @param scenarios that run on a cluster
 * @returns undefined when help is asked for
 * @throws {BenchError} INPUT_INVALID
 */
export function readProfileArgs(
  args: readonly string[],
  scenarios: readonly string[],
): ProfileArgs | undefined {
  if (args.length === 0 || ['--help', '-h', 'help'].includes(args[0] ?? '')) return undefined;
  const [scenario = '', ...flags] = args;
  if (!scenarios.includes(scenario)) {
    const guess = didYouMean(scenario, scenarios);
    throw invalid(
      `${scenario} is no scenario that runs on a cluster.${guess} There are ${scenarios.join(', ')}`,
    );
  }
  const refused = flags.map((word) => word.split('=')[0] ?? '').find((flag) => REFUSED.includes(flag));
  if (refused !== undefined) throw invalid(`${refused}: a profile is of one run, on a cluster of its own`);
  const { found: processText = 'signal', rest: afterProcess } = take('--process', flags);
  const process = oneOf(PROCESSES, processText, '--process');
  const { found: toolText = process === 'worker' ? 'perf' : 'cpu', rest } = take('--tool', afterProcess);
  const tool = oneOf(TOOLS, toolText, '--tool');
  if ((tool === 'perf') !== (process === 'worker')) {
    throw invalid('--tool perf is for --process worker, which is no Node; the other tools are for Node only');
  }
  return { scenario, tool, process, rest: [scenario, ...rest] };
}

type Taken = { readonly found: string | undefined; readonly rest: readonly string[] };

function take(flag: string, words: readonly string[]): Taken {
  const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  const word = words[at];
  if (word === undefined) return { found: undefined, rest: words };
  if (word !== flag) return { found: word.slice(flag.length + 1), rest: words.toSpliced(at, 1) };
  return { found: words[at + 1] ?? '', rest: words.toSpliced(at, 2) };
}

function oneOf<T extends string>(known: readonly T[], text: string, flag: string): T {
  const found = known.find((one) => one === text);
  if (found !== undefined) return found;
  throw invalid(`${flag} takes ${known.join(', ')}, not "${text}".${didYouMean(text, known)}`);
}

const invalid = (message: string): BenchError => new BenchError('INPUT_INVALID', message);
