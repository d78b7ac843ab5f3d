/** Entry of `npm run bench`. */
import { fileURLToPath } from 'node:url';
import { workerPaths } from '../scripts/worker/locate.mjs';
import { runLoadProcess } from './load/agent/load-process.ts';
import { runBench } from './program.ts';
import { commandLine } from './run/command-line.ts';
import { openEntry } from './run/entry.ts';
import { realParts } from './run/real-parts.ts';
import { SCENARIOS } from './scenarios/registry.ts';

/** `node` and the script. */
const ARGS_FROM = 2;

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(ARGS_FROM);

const { terminal, screen, signal } = openEntry(process);

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
  signal,
  tokenKey: process.env['KASKADE_TOKEN_KEY'],
  command: commandLine(args),
  root,
});
// whatever was told to end and does not: it is of no use any more
process.exit(code);
