/** The commands of `npm run bench`: their flags, their help, and how a failure becomes a line and an exit code. */
import { Command, CommanderError, Option } from 'commander';
import { toAppError } from '../common/errors.ts';
import { printTable } from '../run/kaskade/print/terminal.ts';
import { BenchError } from './bench-error.ts';
import { figureOf } from './measure/figures.ts';
import { compareFiles } from './report/compare-files.ts';
import { GOALS } from './goals/goal-list.ts';
import { boundText, flagsText } from './goals/goal-text.ts';
import { writeBenchmarkDocs } from './report/benchmark-docs.ts';
import { ExitCode } from './run/exit-code.ts';
import { flagOf } from './run/flag-names.ts';
import { didYouMean } from './run/nearest.ts';
import { FLAGS, readAddress, type Flags } from './run/options.ts';
import { playScenario, type CommandContext } from './run/play-scenario.ts';
import type { Scenario } from './scenarios/scenario.ts';

type Agent = {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
  readonly site?: string;
};

export type Program = CommandContext & {
  readonly scenarios: readonly Scenario[];
  /** Is a load process of a run on another machine, until that ends. @throws {BenchError} */
  readonly serveAgent: (agent: Agent) => Promise<void>;
  /** Of the tree. */
  readonly root: string;
};

const EXAMPLES = [
  'npm run bench -- fanout',
  "npm run bench -- fanout --participants 50 --runs 3 --expect 'loss_ratio<=0.001' --report fanout.html",
  'npm run bench -- fanout --target https://media.example.org --token-key token-keys',
  'npm run bench -- compare before.json after.json',
];

type Done = (code: ExitCode) => void;

/** Runs one command line. Never rejects. @param args after the program's name @returns the exit code */
export async function runBench(args: readonly string[], program: Program): Promise<number> {
  let code: ExitCode = ExitCode.ok;
  const command = makeProgram(program, (outcome) => (code = outcome));
  try {
    refuseUnknown(args, command);
    await command.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.impossible;
    const failure = error instanceof BenchError ? error : toAppError(error);
    program.terminal.note(`${failure.code}: ${failure.message}`);
    if (program.signal.aborted || failure.code === 'INTERRUPTED') return ExitCode.interrupted;
    return ExitCode.impossible;
  }
}

/** @throws {BenchError} INPUT_INVALID for a command that there is not */
function refuseUnknown([name]: readonly string[], { commands }: Command): void {
  const known = commands.map((command) => command.name());
  if (name === undefined || name.startsWith('-') || name === 'help' || known.includes(name)) return;
  throw new BenchError(
    'INPUT_INVALID',
    `there is no scenario ${name}.${didYouMean(name, known)} npm run bench -- list shows what there is`,
  );
}

function makeProgram(program: Program, done: Done): Command {
  const { terminal } = program;
  const root = new Command('npm run bench --')
    .description('Loads a Kaskade cluster, one of its own on this machine by default, and says how it fares.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: (text, write) => write(errorLine(text)),
    })
    .addHelpText('after', ['', 'Examples:', ...EXAMPLES.map((line) => `  ${line}`)].join('\n'))
    .action(() => root.help());
  for (const scenario of program.scenarios) addScenario(root, { scenario, program, done });
  addTools(root, program);
  return root;
}

/** One line, as all errors. */
const errorLine = (text: string): string =>
  text
    .trim()
    .replace(/^error: /, 'INPUT_INVALID: ')
    .replace(/\n\(Did you mean (.*)\?\)/, ' (did you mean $1?)');

type ScenarioCommand = { readonly scenario: Scenario; readonly program: Program; readonly done: Done };

function addScenario(root: Command, { scenario, program, done }: ScenarioCommand): void {
  const command = root.command(scenario.name).description(scenario.about);
  for (const [name, { unit, about, byDefault }] of Object.entries(scenario.params)) {
    const described = unit === '' ? about : `${about} [${unit}]`;
    command.addOption(new Option(`${flagOf(name)} <value>`, `${described} (default: ${byDefault})`));
  }
  for (const { flag, about, byDefault, isList } of FLAGS) {
    const described = byDefault === undefined ? about : `${about} (default: ${byDefault})`;
    const option = new Option(flag, described);
    command.addOption(isList === true ? option.argParser<readonly string[]>(collected) : option);
  }
  command
    .addHelpText('after', `\n${figuresHelp(scenario)}`)
    .action(async (flags: Flags) => done(await playScenario(scenario, flags, program)));
}

const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function figuresHelp({ figures }: Scenario): string {
  const width = Math.max(...figures.map((name) => name.length));
  const lines = figures.map((name) => {
    const { unit, about } = figureOf(name);
    return `  ${name.padEnd(width)}  ${about}${unit === '' ? '' : ` [${unit}]`}`;
  });
  return ['Figures:', ...lines].join('\n');
}

function addTools(root: Command, program: Program): void {
  const { terminal } = program;
  root
    .command('list')
    .description('list the scenarios and what they report')
    .action(() => printScenarios(program));
  root
    .command('compare <before> <after>')
    .description('show what changed beyond the noise between two results that --json wrote')
    .action(async (before: string, after: string) => compareFiles(terminal, before, after));
  root
    .command('goals')
    .description('list what is to be reached, and the flags to measure it with')
    .action(() => printGoals(program));
  root
    .command('docs')
    .description('write docs/benchmarks.md anew from bench/results/')
    .action(async () => {
      for (const path of await writeBenchmarkDocs(
        program.root,
        program.scenarios.map(({ name }) => name),
      ))
        terminal.print(`written: ${path}`);
    });
  root
    .command('agent')
    .description('be one of the load processes of a run on another machine (its --agents says what to type)')
    .requiredOption('--join <host:port>', 'where the run listens')
    .requiredOption('--secret <text>', 'what it prints')
    .option('--site <name>', 'takes participants of this site only')
    .action(async ({ join, ...rest }: { join: string; secret: string; site?: string }) => {
      await program.serveAgent({ ...readAddress(join, '--join'), ...rest });
    });
}

function printGoals({ terminal }: Program): void {
  const rows = GOALS.flatMap((goal) => [
    ...Object.entries(goal.figures).map(([figure, bound]) => [flagsText(goal), figure, boundText(bound)]),
    ...Object.entries(goal.toBestPeer?.figures ?? {}).map(([figure, bound]) => [
      flagsText(goal),
      figure,
      `${boundText(bound)} × the best of ${goal.toBestPeer?.peers.join(', ') ?? ''}`,
    ]),
  ]);
  printTable(terminal, ['SCENARIO', 'FIGURE', 'GOAL'], rows);
}

function printScenarios({ scenarios, terminal }: Program): void {
  const rows = scenarios.map(({ name, about, figures }) => [name, about, figures.join(', ')]);
  printTable(terminal, ['SCENARIO', 'WHAT', 'FIGURES'], rows);
}
