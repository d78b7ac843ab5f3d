/** Entry of `npm run bench`. */
import { fileURLToPath } from 'node:url';
import type { Terminal } from '../run/kaskade/print/terminal.ts';
import { workerPaths } from '../scripts/worker/locate.mjs';
import { runLoadProcess } from './load/agent/load-process.ts';
import { runBench } from './program.ts';
import { commandLine } from './run/command-line.ts';
import { ExitCode } from './run/exit-code.ts';
import { realParts } from './run/real-parts.ts';
import { SCENARIOS } from './scenarios/registry.ts';

/** For files and pipes: wide enough for every table, so that lines stay lines. */
const PIPE_COLUMNS = 1_000;
/** `node` and the script. */
const ARGS_FROM = 2;

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(ARGS_FROM);

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

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (stop.signal.aborted) process.exit(ExitCode.interrupted);
    screen.write('\nending; once more to end at once\n');
    stop.abort();
  });
}

// dependencies warn of their own affairs: nothing that whoever measures could act on
process.noDeprecation = true;
const code = await runBench(args, {
  parts: realParts({ root, env: process.env, nodeVersion: process.versions.node }),
  serveAgent: ({ site, ...agent }) =>
    runLoadProcess({
      ...agent,
      site,
      workerBin: workerPaths(root, process.env).binary,
      onJoined: () => terminal.note('joined; this ends with the run'),
    }),
  scenarios: SCENARIOS,
  terminal,
  screen,
  signal: stop.signal,
  tokenKey: process.env['KASKADE_TOKEN_KEY'],
  command: commandLine(args),
  root,
});
// whatever was told to end and does not: it is of no use any more
process.exit(code);
