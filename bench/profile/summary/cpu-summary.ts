/** Where the time of a Node process went, from V8's CPU profile (`--cpu-prof`). Pure. */
import { z } from 'zod';
import { isOurs, Sums, type Place } from './top-lines.ts';

const CallFrame = z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() });

const CpuProfile = z.object({
  nodes: z.array(
    z.object({ id: z.number(), callFrame: CallFrame, children: z.array(z.number()).default([]) }),
  ),
  /** µs of the machine's monotonic clock. */
  startTime: z.number(),
  /** The node that ran, at each sample. */
  samples: z.array(z.number()),
  /** Before each sample, µs. */
  timeDeltas: z.array(z.number()),
});

const US_PER_MS = 1_000;
const PERCENT = 100;
const IDLE = '(idle)';
/** What packages do by themselves when data, times or promises come, and V8's own work. */
const NOBODY: Place = { functionName: '(none: packages, Node and V8 by themselves)', url: '', lineNumber: 0 };

/** µs of the machine's monotonic clock. */
export type Stretch = { readonly fromUs: number; readonly toUs: number };

/**
 * Functions by their own time, with the native code that they call; and which code of ours asked for it.
 * @param text of the profile @param within samples outside of it don't count, e.g. those of the start
 */
export function cpuSummary(text: string, root: string, within: Stretch): readonly string[] {
  const { nodes, startTime, samples, timeDeltas } = CpuProfile.parse(JSON.parse(text));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const parents = new Map(nodes.flatMap(({ id, children }) => children.map((child) => [child, id] as const)));
  const own = new Sums(root);
  const asked = new Sums(root);
  let nowUs = startTime;
  let allUs = 0;
  samples.forEach((id, index) => {
    const deltaUs = timeDeltas[index] ?? 0;
    nowUs += deltaUs;
    const frame = frames.get(id);
    if (frame === undefined || nowUs < within.fromUs || nowUs > within.toUs) return;
    allUs += deltaUs;
    if (frame.functionName === IDLE) return;
    own.add(frame, deltaUs);
    asked.add(askedBy(id, { frames, parents, root }), deltaUs);
  });
  const busy = allUs === 0 ? 0 : (own.total / allUs) * PERCENT;
  return [
    `${ms(own.total)} of ${ms(allUs)} (${busy.toFixed(0)} %) busy: ${own.groupLine()}`,
    'functions by their own time:',
    ...own.lines(ms),
    'by the function of ours that asked for it:',
    ...asked.lines(ms),
  ];
}

type Tree = {
  readonly frames: ReadonlyMap<number, Place>;
  readonly parents: ReadonlyMap<number, number>;
  readonly root: string;
};

/** The innermost function of ours on the stack. */
function askedBy(id: number, { frames, parents, root }: Tree): Place {
  for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
    const frame = frames.get(at);
    if (frame !== undefined && isOurs(frame, root)) return frame;
  }
  return NOBODY;
}

const ms = (us: number): string => `${(us / US_PER_MS).toFixed(0)} ms`;
