#!/usr/bin/env node
/** Entry of `kaskade`, the operator's command. */
import { createLogger } from '../common/log/logger.ts';
import type { Terminal } from './kaskade/print/terminal.ts';
import { runKaskade } from './kaskade/program.ts';

/** For files and pipes: wide enough for every table, so that lines stay lines. */
const PIPE_COLUMNS = 1_000;
/** `node` and the script. */
const ARGS_FROM = 2;
const HOUR_MS = 3_600_000;

const terminal: Terminal = {
  print: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  isColoured: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  columns: process.stdout.columns ?? PIPE_COLUMNS,
};

/** The entry of `npm run cluster` reads the command line and handles signals as if it had been called itself. */
async function up(args: readonly string[]): Promise<void> {
  process.argv.splice(ARGS_FROM, Infinity, ...args);
  await import('./cluster/main.ts');
}

// dependencies warn of their own affairs: nothing that an operator could act on
process.noDeprecation = true;
const context = { env: process.env, terminal, log: createLogger({ level: 'silent' }) };
// whoever waits for the cluster does so with timers that keep no process alive
const alive = setInterval(() => {}, HOUR_MS);
process.exitCode = await runKaskade(process.argv.slice(ARGS_FROM), { context, up });
clearInterval(alive);
