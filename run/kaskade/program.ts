/** The commands of `kaskade`: their flags, their help, and how a failure becomes a line and an exit code. */
import { Command, CommanderError } from 'commander';
import { toAppError, type AppError } from '../../common/errors.ts';
import { withClusterFlags, type ClusterFlags } from './access.ts';
import { check } from './commands/check.ts';
import { ExitCode, type CommandContext, type CommonFlags } from './commands/command.ts';
import { doctor } from './commands/doctor.ts';
import { key, type KeyFlags } from './commands/key.ts';
import { rooms } from './commands/rooms.ts';
import { token, type TokenFlags } from './commands/token.ts';
import { topology, type TopologyFlags } from './commands/topology.ts';
import { withUrlFlag } from './http.ts';

type LookFlags = ClusterFlags & CommonFlags;

export type Program = {
  readonly context: CommandContext;
  /** Starts a cluster in this process, which is its from then on. @param args of the command */
  readonly up: (args: readonly string[]) => Promise<void>;
};

const JSON_FLAG = ['--json', 'print JSON for programs; its keys are in docs/kaskade.md'] as const;

const EXAMPLES = {
  kaskade: [
    'kaskade topology --config operator.env',
    'kaskade check --config /etc/kaskade/signal.env --json',
  ],
  up: ['kaskade up', 'kaskade up --sites 3 --signal-per-site 2 --port 9000'],
  topology: [
    'kaskade topology --config operator.env',
    'kaskade topology council --etcd http://127.0.0.1:2379 --json',
    'kaskade topology council --url http://localhost:8080',
  ],
  rooms: ['kaskade rooms --config operator.env'],
  token: [
    'kaskade token --room council --name Anna --key-file /etc/kaskade/token-keys',
    'kaskade token --room council --name Ops --grants subscribe,operator --ttl 60 --config signal.env',
    'kaskade token --room council --name Anna --url http://localhost:8080',
  ],
  key: [
    'kaskade key --note "server of the council" --scopes rooms,meetings,tokens --config operator.env',
    'kaskade key --note administration --scopes keys,audit --days 30 --etcd http://127.0.0.1:2379',
  ],
  check: ['kaskade check --config operator.env', 'kaskade check --config operator.env --json | jq .findings'],
  doctor: ['kaskade doctor', 'kaskade doctor --config operator.env'],
} as const;

/** Runs one command line. Never rejects. @param args after the program's name @returns the exit code */
export async function runKaskade(args: readonly string[], program: Program): Promise<number> {
  let code: number = ExitCode.ok;
  const command = makeProgram(program, (outcome) => (code = outcome));
  try {
    await command.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
    const failure = toAppError(error);
    program.context.terminal.note(`${failure.code}: ${failure.message}`);
    return isUsage(failure) ? ExitCode.usage : ExitCode.findings;
  }
}

const isUsage = ({ code }: AppError): boolean => code === 'CONFIG_INVALID' || code === 'ARGUMENT_INVALID';

function makeProgram({ context, up }: Program, done: (code: ExitCode) => void): Command {
  const program = new Command('kaskade')
    .description(
      'Looks after a Kaskade cluster: what is there, who is in it, whether all of it fits together.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.terminal.print(text.trimEnd()),
      writeErr: (text) => context.terminal.note(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, 'ARGUMENT_INVALID: ')),
    })
    .showHelpAfterError('(--help lists what there is)')
    .addHelpText('after', examplesOf('kaskade'));
  addUp(program, up);
  addLooks(program, context, done);
  addToken(program, context, done);
  addKey(program, context, done);
  return program;
}

const examplesOf = (name: keyof typeof EXAMPLES): string =>
  ['', 'Examples:', ...EXAMPLES[name].map((line) => `  ${line}`)].join('\n');

function addCommand(program: Command, name: keyof typeof EXAMPLES, about: string): Command {
  return program.command(name).description(about).addHelpText('after', examplesOf(name));
}

/** Its flags, --help among them, are those of `npm run cluster`, which explains them. */
function addUp(program: Command, up: Program['up']): void {
  addCommand(
    program,
    'up',
    'start a cluster on this machine, as npm run cluster does; up --help lists its flags',
  )
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .argument('[flags...]')
    .action((flags: string[]) => up(flags));
}

function addLooks(program: Command, context: CommandContext, done: (code: ExitCode) => void): void {
  const flagged = (name: 'topology' | 'rooms' | 'check' | 'doctor', about: string): Command =>
    withClusterFlags(addCommand(program, name, about)).option(...JSON_FLAG);
  withUrlFlag(flagged('topology', 'show nodes and links; of a room its routers, sources and pipes'))
    .option('--token <token>', 'with --url: an access token that grants operator, where it is no demo')
    .argument('[room]')
    .action(async (room: string | undefined, flags: TopologyFlags) =>
      done(await topology(room, flags, context)),
    );
  flagged('rooms', 'list the rooms that are open, who is in them, and where').action(
    async (flags: LookFlags) => done(await rooms(flags, context)),
  );
  flagged(
    'check',
    'compare what etcd, logs, signalling and SFU nodes believe; exit code 1 when something does not fit',
  ).action(async (flags: LookFlags) => done(await check(flags, context)));
  flagged(
    'doctor',
    "look whether this machine has what it needs; with a cluster's etcd also at its members, clocks, versions, certificates",
  ).action(async (flags: LookFlags) => done(await doctor(flags, context)));
}

function addToken(program: Command, context: CommandContext, done: (code: ExitCode) => void): void {
  withUrlFlag(addCommand(program, 'token', 'sign an access token and print it'))
    .requiredOption('--room <room>', 'room that it opens')
    .requiredOption('--name <name>', 'name that others see')
    .option('--subject <id>', 'who it is, for bans and logs (default: the name)')
    .option('--site <site>', 'the site to which it leads')
    .option(
      '--grants <list>',
      'mic,camera,screen,subscribe,moderate,operator,bench (default: the first four)',
    )
    .option('--ttl <seconds>', 'how long it may be used for joining', '600')
    .option('--key-file <file>', 'kid:base64 a line; the first key signs (TOKEN_KEYS_FILE, TOKEN_KEYS)')
    .option('--config <file>', "a signalling node's file that names the keys")
    .option('--secret <text>', 'with --url: what the link of npm start -- --lan carries')
    .option('--ca <file>', 'with --url: authorities to trust')
    .option(...JSON_FLAG)
    .action(async (flags: TokenFlags) => done(await token(flags, context)));
}

function addKey(program: Command, context: CommandContext, done: (code: ExitCode) => void): void {
  withClusterFlags(addCommand(program, 'key', 'make a key for the API over HTTP and print it'))
    .requiredOption('--note <text>', 'who uses it, and what for')
    .requiredOption('--scopes <list>', 'of rooms,meetings,invitations,tokens,audit,keys')
    .option('--days <days>', 'how long it is good (default: until it is revoked)')
    .option(...JSON_FLAG)
    .action(async (flags: KeyFlags) => done(await key(flags, context)));
}
