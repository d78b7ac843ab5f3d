/** Makes pages and summaries of what was collected, once the watched process has ended. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from '../bench-error.ts';
import { runTool } from '../peers/fetch/run-tool.ts';
import type { PerfRecorder } from './perf-recorder.ts';
import { cpuSummary, type Stretch } from './summary/cpu-summary.ts';
import { heapSummary } from './summary/heap-summary.ts';
import { perfSummary } from './summary/perf-summary.ts';
import { collectedBy, drawArgs, type Watching } from './watched-plan.ts';

export type Findings = {
  /** For people, also in summary.txt; may be empty. */
  readonly summary: readonly string[];
  /** File names in the folder, what to open first at the front. */
  readonly files: readonly string[];
};

export type Collected = Watching & {
  /** Of the tree. */
  readonly root: string;
  readonly perf: PerfRecorder;
  /** From when all nodes served until they were told to end. */
  readonly stretch: Stretch;
};

const SUMMARY = 'summary.txt';
const PROFILE = /\.cpuprofile$/;
/** Bubbleprof's takes longest. */
const DRAW_MS = 300_000;

/** @throws {BenchError} RESULT_INVALID when nothing was collected, or no page can be made of it */
export async function makeFindings(collected: Collected): Promise<Findings> {
  const { tool, folder } = collected;
  try {
    const pages = collectedBy(tool) === undefined ? [] : [await drawPage(collected)];
    const summary = await summaryOf(collected);
    if (summary.length === 0) return { summary, files: pages };
    await writeFile(join(folder, SUMMARY), `${summary.join('\n')}\n`);
    const raw = (await readdir(folder)).filter((name) => PROFILE.test(name) || name === 'perf.data');
    return { summary, files: [...pages, SUMMARY, ...raw] };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BenchError('RESULT_INVALID', `nothing can be made of what ${tool} collected: ${why}`, {
      cause,
    });
  }
}

async function drawPage({ tool, toolsFolder, folder, node, root }: Collected): Promise<string> {
  const page = `${tool}.html`;
  const args = drawArgs({ tool, toolsFolder }, join(folder, collectedBy(tool) ?? ''), join(folder, page));
  // from there, so that our code is told from packages
  await runTool({ command: node, args, cwd: root }, DRAW_MS);
  return page;
}

async function summaryOf({ tool, folder, root, perf, stretch }: Collected): Promise<readonly string[]> {
  if (tool === 'perf') return perfSummary(await perf.report());
  if (tool === 'heap') return heapSummary(await readText(folder, collectedBy(tool) ?? ''), root);
  if (tool !== 'cpu') return [];
  const names = (await readdir(folder)).filter((name) => PROFILE.test(name)).sort();
  if (names.length === 0) throw new Error('the node has written no profile');
  const texts = await Promise.all(names.map((name) => readText(folder, name)));
  return texts.flatMap((text) => cpuSummary(text, root, stretch));
}

const readText = (folder: string, name: string): Promise<string> => readFile(join(folder, name), 'utf8');
