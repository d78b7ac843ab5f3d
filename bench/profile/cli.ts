/** Entry of `npm run profile`. */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BenchError } from '../bench-error.ts';
import { runBench } from '../program.ts';
import { commandLine } from '../run/command-line.ts';
import { openEntry } from '../run/entry.ts';
import { ExitCode } from '../run/exit-code.ts';
import { createProgress } from '../run/progress.ts';
import { realParts } from '../run/real-parts.ts';
import { SCENARIOS } from '../scenarios/registry.ts';
import { readProfileArgs, USAGE, type ProfileArgs } from './profile-args.ts';
import { ProfileSession } from './session.ts';

/** `node` and the script. */
const ARGS_FROM = 2;
/** `2026-11-22T12:00:00`. */
const STAMP_LENGTH = 19;

const root = fileURLToPath(new URL('../..', import.meta.url));
const { terminal, screen, signal } = openEntry(process);

// dependencies warn of their own affairs: nothing that whoever measures could act on
process.noDeprecation = true;
process.exit(await main(process.argv.slice(ARGS_FROM)));

async function main(args: readonly string[]): Promise<number> {
  const scenarios = SCENARIOS.filter(({ needs }) => needs === 'cluster');
  try {
    const names = scenarios.map(({ name }) => name);
    const wanted = readProfileArgs(args, names);
    if (wanted !== undefined) return await profile(wanted, args);
    terminal.print(`${USAGE}\n\nScenarios: ${names.join(', ')}`);
    return ExitCode.ok;
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    terminal.note(`${error.code}: ${error.message}`);
    return ExitCode.impossible;
  }
}

async function profile(wanted: ProfileArgs, args: readonly string[]): Promise<number> {
  const stamp = new Date().toISOString().slice(0, STAMP_LENGTH).replaceAll(/[:T]/g, '-');
  const name = [stamp, wanted.scenario, wanted.process, wanted.tool].join('-');
  const folder = join(root, 'bench/profiles', name);
  const session = new ProfileSession({ ...wanted, folder, root, env: process.env, node: process.execPath });
  const here = { root, env: process.env, nodeVersion: process.versions.node };
  const code = await runBench(wanted.rest, {
    parts: { ...realParts(here), startOwn: session.startOwn },
    serveAgent: async () => {},
    scenarios: SCENARIOS,
    terminal,
    screen,
    signal,
    tokenKey: undefined,
    command: commandLine(args).replace('run bench', 'run profile'),
    root,
  });
  const progress = createProgress(screen);
  const found = await session.finish(progress).finally(() => progress.end());
  if (found === undefined) return code;
  terminal.print('');
  for (const line of found.summary) terminal.print(line);
  terminal.print('');
  for (const file of found.files) terminal.print(`written: ${relative(process.cwd(), join(folder, file))}`);
  return code;
}
