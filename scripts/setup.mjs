/**
 * Brings what a command needs (see --help). Plain Node ≥ 18, no dependencies;
 * may run any number of times, at the same time, and be interrupted anywhere.
 */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as bundleStep from './setup/bundle-step.mjs';
import { throwIfStopped } from './setup/context.mjs';
import { takeLock } from './setup/lock.mjs';
import * as nodeModulesStep from './setup/node-modules-step.mjs';
import { USAGE, parseOptions } from './setup/options.mjs';
import { forgetOutcome, recordOutcome } from './setup/outcome.mjs';
import * as packagesStep from './setup/packages-step.mjs';
import { cacheFolder } from './setup/paths.mjs';
import { createReporter } from './setup/reporter.mjs';
import { InterruptedError } from './setup/setup-error.mjs';
import * as uwsStep from './setup/uws-step.mjs';
import { buildStep, prebuiltStep } from './setup/worker-steps.mjs';

/** In this order: packages are looked at when it is known whether a worker must be built. */
const STEPS = [nodeModulesStep, uwsStep, bundleStep, prebuiltStep, packagesStep, buildStep];
const INTERRUPTED_CODE = 130;

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** @param {import('./setup/context.mjs').Context} context */
async function setUp(context) {
  const { env, command, reporter, signal } = context;
  if (STEPS.every((step) => step.isReady(context))) {
    reporter.good('set-up: everything is there');
    return;
  }
  const release = await takeLock(join(cacheFolder(env), 'setup.lock'), {
    task: command,
    signal,
    onWait: ({ pid, task, since }) =>
      reporter.note(`waiting for another set-up (process ${pid}, for ${task}, since ${since})`),
  });
  try {
    for (const step of STEPS) {
      throwIfStopped(context);
      if (!step.isReady(context)) await step.run(context);
    }
  } finally {
    release();
  }
}

/** @returns {Promise<number>} exit code */
async function main() {
  const options = parseOptions(process.argv.slice(2));
  if ('help' in options) return print(USAGE, 0);
  if ('problem' in options) return print(`${options.problem}\n\n${USAGE}`, 2);

  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () =>
      stop.signal.aborted ? process.exit(INTERRUPTED_CODE) : stop.abort(new InterruptedError()),
    );
  }
  const reporter = createReporter(process.stdout);
  const context = {
    root,
    env: process.env,
    command: options.command,
    apt: options.apt,
    reporter,
    signal: stop.signal,
  };
  let problem;
  try {
    if (options.soft) forgetOutcome(root, process.env);
    await setUp(context);
  } catch (error) {
    problem = error;
  }
  return conclude(problem, options, reporter);
}

/** @returns {number} exit code */
function conclude(problem, { soft }, reporter) {
  if (problem !== undefined) {
    const isExpected = problem.name === 'SetupError' || problem instanceof InterruptedError;
    reporter.problem(`set-up: ${isExpected ? problem.message : problem.stack}`);
    if (problem.hint) reporter.note(problem.hint);
  }
  try {
    if (soft) recordOutcome(root, process.env, problem?.message);
  } catch (error) {
    reporter.problem(`set-up: its outcome cannot be recorded: ${error.message}`);
    problem ??= error;
  }
  if (problem instanceof InterruptedError) return INTERRUPTED_CODE;
  return problem === undefined || soft ? 0 : 1;
}

/** @param {string} text @param {number} code */
function print(text, code) {
  console.log(text);
  return code;
}

process.exitCode = await main();
