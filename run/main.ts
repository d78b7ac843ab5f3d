/** Entry of `npm start`: a call over several sites on this machine, nothing else needed; with --lan for others, too. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { AppError, isAppError, toAppError } from '../common/errors.ts';
import { ExitCode, exitCodeOf } from '../common/lifecycle/run-process.ts';
import { createLogger, type LogLevel } from '../common/log/logger.ts';
import { workerPaths } from '../scripts/worker/locate.mjs';
import { buildPage } from './build-page.ts';
import { startDemo, type Demo } from './demo.ts';
import type { DemoLogin } from './login/demo-login.ts';
import { openLan, type Lan } from './lan/lan.ts';
import { lanNotice } from './lan/notice.ts';
import { turnOptions, withTurnFlags, type TurnFlags } from './turn.ts';
import { MAX_SITES, planSites, type PageBase, type SitePlan } from './sites.ts';

/** Ctrl-C ends everything within this time: the demo does not wait for clients to move. */
const CLOSE_DEADLINE_MS = 4_500;

const DEFAULT_LEVEL: LogLevel = 'warn';
const LOG_LEVELS: readonly LogLevel[] = ['silent', 'fatal', 'error', 'warn', 'info', 'debug'];

const LOGIN_NOTICE =
  'Log in as chair.anna, moderator.ben, public.clara, or any other name as a member; any password does.';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

type Flags = TurnFlags & {
  sites: string;
  port: string;
  lan?: string | true;
  tlsDir?: string;
  login?: true;
  mediaIp?: string;
  pipeLinger: string;
  logLevel: LogLevel;
};

/** Set with the first signal. */
type Ending = { isAsked: boolean };

const program = new Command('npm start --')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? ExitCode.ok : ExitCode.configInvalid))
  .description('Starts a video assembly over several sites on this machine, with stores in memory.')
  .option('--sites <count>', `sites to start, 1..${MAX_SITES}`, '2')
  .option('--port <port>', 'TCP port of the first site; the others follow', '8080')
  .option(
    '--lan [address]',
    'serves phones and colleagues on the local network, by HTTPS and with a secret in the link; at the address of the ' +
      'default route, or at the given one',
  )
  .option(
    '--tls-dir <folder>',
    'with --lan: keeps the certificate authority there, so that devices can be told once to trust it',
  )
  .option(
    '--login',
    'people can log in, to plan meetings and invite: as chair.<name>, moderator.<name>, public.<name>, or any other ' +
      'name as a member, with any password',
  )
  .option(
    '--media-ip <address>',
    'local address at which media arrives (default: 127.0.0.1, with --lan its address)',
  )
  .option('--pipe-linger <ms>', 'how long a link goes on carrying what nobody watches any more', '10000')
  .addOption(
    new Option('--log-level <level>', 'what is logged to stderr').choices(LOG_LEVELS).default(DEFAULT_LEVEL),
  )
  .addHelpText(
    'after',
    '\nExamples:\n  npm start\n  npm start -- --sites 3 --port 9000\n  npm start -- --login\n  npm start -- --lan',
  )
  .action((flags: Flags) => main(flags));

withTurnFlags(program);

program.parseAsync().catch(fail);

async function main(flags: Flags): Promise<void> {
  const turn = turnOptions(flags);
  const lan = await openLanOf(flags);
  if (lan) process.on('exit', lan.remove);
  const sites = planSites(Number(flags.sites), Number(flags.port), lan && pageBaseOf(lan));
  const login = await openLoginOf(flags, sites);
  const ending: Ending = { isAsked: false };
  const log = createLogger({ level: flags.logLevel, destination: stderrOf(ending, flags.logLevel) });
  buildPage();
  // Signals are handled before the first child exists, so that an early Ctrl-C leaves nothing behind either.
  const starting = startDemo(
    {
      sites,
      workersPerSite: Math.max(1, Math.floor(availableParallelism() / sites.length)),
      mediaIp: flags.mediaIp ?? lan?.address.address ?? '127.0.0.1',
      workerBin: workerPaths(ROOT, process.env).binary,
      webRoot: `${ROOT}dist/web`,
      pipeLingerMs: lingerMs(flags.pipeLinger),
      ...(login && { login: login.options }),
      ...(turn && { turn }),
      ...lanOption(lan),
    },
    log,
  );
  closeOnSignal(starting, ending);
  await starting;
  announce(sites);
  if (login) console.error(LOGIN_NOTICE);
  if (lan) tellOfLan(lan, sites);
}

function lingerMs(flag: string): number {
  if (/^\d{1,6}$/.test(flag)) return Number(flag);
  throw new AppError('CONFIG_INVALID', `--pipe-linger takes milliseconds from 0 to 999999, not ${flag}`);
}

async function openLanOf({ lan, tlsDir }: Flags): Promise<Lan | undefined> {
  if (lan !== undefined) return openLan({ address: lan === true ? undefined : lan, tlsDir });
  if (tlsDir !== undefined) throw new AppError('CONFIG_INVALID', '--tls-dir: only with --lan');
  return undefined;
}

/** The provider lives as long as this process, and comes from the packages of developers: only who asks for it has it. */
async function openLoginOf(
  { login, lan }: Flags,
  sites: readonly SitePlan[],
): Promise<DemoLogin | undefined> {
  if (login === undefined) return undefined;
  if (lan !== undefined) {
    throw new AppError('CONFIG_INVALID', '--login: not with --lan, its provider lets anybody in');
  }
  const { openDemoLogin } = await import('./login/demo-login.ts');
  return openDemoLogin(sites.map(({ pageUrl }) => pageUrl));
}

const lanOption = (lan: Lan | undefined) =>
  lan && { lan: { address: lan.address.address, secret: lan.secret, clientTls: lan.clientTls } };

function pageBaseOf({ address, secret }: Lan): PageBase {
  return { scheme: 'https', host: address.address, secret };
}

function announce(sites: readonly SitePlan[]): void {
  for (const { site, pageUrl } of sites) console.log(`ready ${site} ${pageUrl}`);
  console.log('ready all');
}

/** Ctrl-C in a terminal reaches the media workers as well: that they end is no news then, unless somebody wants it all. */
function stderrOf(ending: Ending, level: LogLevel) {
  const write = (line: string): void => {
    if (!ending.isAsked || level !== DEFAULT_LEVEL) process.stderr.write(line);
  };
  return { write };
}

function tellOfLan(lan: Lan, sites: readonly SitePlan[]): void {
  console.error(lanNotice(lan, sites[0]?.pageUrl ?? '', process.stderr.hasColors?.() ?? false));
}

function closeOnSignal(starting: Promise<Demo>, ending: Ending): void {
  const close = (): void => {
    if (ending.isAsked) process.exit(130);
    ending.isAsked = true;
    starting.then(
      (demo) => demo.close(CLOSE_DEADLINE_MS).then((code) => process.exit(code)),
      () => {},
    );
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
}

function fail(error: unknown): void {
  const { code, message } = toAppError(error);
  const hint = isAppError(error, 'PORT_IN_USE')
    ? ' (choose another first port: npm start -- --port 9000)'
    : '';
  console.error(`${code}: ${message}${hint}`);
  process.exit(exitCodeOf(error));
}
