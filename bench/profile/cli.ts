/** Entry of `npm run profile`. */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Terminal } from '../../run/kaskade/print/terminal.ts';
import { BenchError } from '../bench-error.ts';
import { runBench } from '../program.ts';
import { commandLine } from '../run/command-line.ts';
import { ExitCode } from '../run/exit-code.ts';
import { createProgress } from '../run/progress.ts';
import { realParts } from '../run/real-parts.ts';
import { SCENARIOS } from '../scenarios/registry.ts';
import { readProfileArgs, USAGE, type ProfileArgs } from './profile-args.ts';
import { ProfileSession } from './session.ts';

/** For files and pipes: wide enough for every table, so that lines stay lines. */
const PIPE_COLUMNS = 1_000;
/** `node` and the script. */
const ARGS_FROM = 2;
/** `2026-11-22T12:00:00`. */
const STAMP_LENGTH = 19;

const root = fileURLToPath(new URL('../..', import.meta.url));
const stop = new AbortController();
const terminal: Terminal = {
  print: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  isColoured: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  columns: process.stdout.columns ?? PIPE_COLUMNS,
};
const screen = {
  write: (text: string) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  columns: process.stderr.columns ?? PIPE_COLUMNS,
};
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (stop.signal.aborted) process.exit(ExitCode.interrupted);
    screen.write('\nending; once more to end at once\n');
    stop.abort();
  });
}

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
    signal: stop.signal,
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
