/** How the process that is profiled is started: under clinic, or with Node's own profiler. Pure. */
import { fileURLToPath } from 'node:url';
import type { ProcessPlan } from '../../run/cluster/processes.ts';
import type { ProfileArgs, Tool } from './profile-args.ts';

export type Watching = Pick<ProfileArgs, 'tool' | 'process'> & {
  /** Where everything that is found goes. */
  readonly folder: string;
  /** Whose node_modules has clinic. */
  readonly toolsFolder: string;
  /** Node's own binary. */
  readonly node: string;
};

const CLINIC = fileURLToPath(new URL('clinic/main.ts', import.meta.url));

/** What clinic's packages call what they collect; undefined = not one of clinic's. */
const COLLECTED: Readonly<Partial<Record<Tool, string>>> = {
  doctor: 'node.clinic-doctor',
  flame: 'node.clinic-flame',
  bubbleprof: 'node.clinic-bubbleprof',
  heap: 'node.clinic-heapprofiler',
};

export const collectedBy = (tool: Tool): string | undefined => COLLECTED[tool];

/** @returns the plan with a process that is started otherwise where it is the first of its kind */
export function watchedPlans(watching: Watching): (plan: ProcessPlan) => ProcessPlan {
  let watched: string | undefined;
  return (plan) => {
    if (plan.kind !== watching.process) return plan;
    watched ??= plan.name;
    return watched === plan.name ? watchedPlan(plan, watching) : plan;
  };
}

function watchedPlan(plan: ProcessPlan, { tool, folder, toolsFolder, node }: Watching): ProcessPlan {
  if (tool === 'cpu') return { ...plan, args: ['--cpu-prof', `--cpu-prof-dir=${folder}`, ...plan.args] };
  return {
    ...plan,
    command: node,
    args: [CLINIC, 'collect', toolsFolder, tool, folder, plan.command, ...plan.args],
  };
}

/** @param page where it is to be written */
export const drawArgs = (
  { tool, toolsFolder }: Pick<Watching, 'tool' | 'toolsFolder'>,
  collected: string,
  page: string,
): readonly string[] => [CLINIC, 'draw', toolsFolder, tool, collected, page];
