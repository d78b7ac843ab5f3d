/**
 * Entry: clinic around one process, or its page from what it collected. The command `clinic` itself ends with the
 * SIGTERM that ends a cluster, and leaves the process behind; this passes it on and waits.
 * Usage: node bench/profile/clinic/main.ts collect TOOLS_FOLDER TOOL FOLDER COMMAND ARGS…
 *        node bench/profile/clinic/main.ts draw TOOLS_FOLDER TOOL COLLECTED PAGE
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childrenOf } from '../../measure/process-usage.ts';
import { loadPackage } from '../../peers/packages.ts';

type Done<T extends readonly unknown[]> = (error: Error | null | undefined, ...found: T) => void;

/** Of each of clinic's packages, as far as it is used. */
type Collector = {
  collect(command: readonly string[], done: Done<[path: string]>): void;
  visualize(path: string, page: string, done: Done<[]>): void;
};
type CollectorClass = new (settings: { readonly dest: string; readonly name: string }) => Collector;

const PACKAGES: Readonly<Record<string, string>> = {
  doctor: '@clinic/doctor',
  flame: '@clinic/flame',
  heap: '@clinic/heap-profiler',
  bubbleprof: '@clinic/bubbleprof',
};

const [task, toolsFolder = '', tool = '', ...rest] = process.argv.slice(2);
const collectorClass = loadPackage<CollectorClass>(toolsFolder, PACKAGES[tool] ?? tool);
const [place = '', ...further] = rest;

if (task === 'collect') await collect(place, further);
else await draw(place, further[0] ?? '');
process.exit(0);

async function collect(folder: string, command: readonly string[]): Promise<void> {
  const tree = process.cwd();
  // logs of V8 are written to where one is
  process.chdir(folder);
  // clinic's heap profile is written at SIGINT only; the node knows both signals
  const signal = tool === 'heap' ? 'SIGINT' : 'SIGTERM';
  process.on('SIGTERM', () => childrenOf(process.pid).forEach((pid) => process.kill(pid, signal)));
  process.on('SIGINT', () => {});
  const collector = new collectorClass({ dest: folder, name: 'node' });
  const collected = await new Promise<string>((resolve, reject) => {
    collector.collect(command, (error, path) => (error ? reject(error) : resolve(path)));
  });
  markOurs(collected, tree);
}

/** Flame and bubbleprof take for the program's own what is in the folder that they ran in, and for packages what is not. */
function markOurs(collected: string, tree: string): void {
  if (!statSync(collected).isDirectory()) return;
  for (const name of readdirSync(collected).filter((file) => file.endsWith('-systeminfo'))) {
    const file = join(collected, name);
    const info = JSON.parse(readFileSync(file, 'utf8')) as object;
    if ('mainDirectory' in info) writeFileSync(file, JSON.stringify({ ...info, mainDirectory: tree }));
  }
}

async function draw(collected: string, page: string): Promise<void> {
  const collector = new collectorClass({ dest: '.', name: 'node' });
  await new Promise<void>((resolve, reject) => {
    collector.visualize(collected, page, (error) => (error ? reject(error) : resolve()));
  });
}
