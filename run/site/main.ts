/** Entry of `npm run site`: one site on this host, the first of a cluster or one that joins. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { toAppError } from '../../common/errors.ts';
import { ExitCode, exitCodeOf } from '../../common/lifecycle/run-process.ts';
import type { LogLevel } from '../../common/log/logger.ts';
import { workerPaths } from '../../scripts/worker/locate.mjs';
import { closeOnSignals } from '../close-on-signals.ts';
import { childEnv, nodePrograms } from '../cluster/surroundings.ts';
import { turnValues, withTurnFlags, type TurnFlags } from '../turn.ts';
import { askControl } from './control.ts';
import { SiteRun } from './run-site.ts';
import { dataFolderOf, drainMsOf, tokenMsOf, type SiteFlags } from './settings.ts';

const LOG_LEVELS: readonly LogLevel[] = ['silent', 'fatal', 'error', 'warn', 'info', 'debug'];
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

type RunFlags = SiteFlags & TurnFlags & { readonly logLevel: LogLevel };

const site = new Command('npm run site --')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? ExitCode.ok : ExitCode.configInvalid))
  .description(
    'Runs a site on this host: etcd (at the first one), Redis, signalling and SFU nodes, all with TLS. The first host ' +
      'prints the line that makes another one join. The same command with the same data folder brings the site back.',
  )
  .option('--name <site>', 'name of the site, a DNS label')
  .option('--join <url>', 'site service of the first host: join its cluster')
  .option('--token <token>', 'join token of the first host')
  .option(
    '--address <ip>',
    "this host's address; default: that of the route to the first host, or of the default route",
  )
  .option('--announced-address <host>', 'address at which others reach this host, where it is behind a NAT')
  .option('--data <folder>', 'what must last; default: $XDG_DATA_HOME/kaskade/NAME')
  .option('--force', 'go on although the check says that ports are blocked')
  .option('--token-minutes <count>', 'how long join tokens are good (60)')
  .option('--drain-seconds <count>', 'how long people get to move elsewhere when the site is stopped (5)')
  .option('--signal-nodes <count>', 'signalling nodes (1)')
  .option('--workers <count>', 'media workers (one per core, 16 at most)')
  .option('--port <port>', 'clients: HTTPS and WebSocket, one port per signalling node (8443)')
  .option('--site-port <port>', 'site service: joining, checks (7443)')
  .option('--signal-rpc-port <port>', 'gRPC of signalling nodes, one port each (7080)')
  .option('--sfu-rpc-port <port>', 'gRPC of the SFU node (7090)')
  .option('--media-port <port>', "clients' media, UDP and TCP, one port per worker (44300)")
  .option('--link-ports <first-last>', 'UDP ports of links among sites (40000-43999)')
  .option('--etcd-port <port>', 'etcd, for nodes (7379)')
  .option('--etcd-peer-port <port>', 'etcd, for its other members (7380)')
  .option('--redis-port <port>', 'Redis, this host only (7378)')
  .option('--sfu-admin-port <port>', 'health and metrics of the SFU node (9081)')
  .option('--signal-admin-port <port>', 'health and metrics of signalling nodes, one port each (9082)')
  .option('--remote-metrics', "health and metrics at this host's address by HTTPS; else for this host only")
  .addOption(
    new Option('--log-level <level>', 'what nodes log')
      .choices(LOG_LEVELS)
      .default('info' satisfies LogLevel),
  )
  .addHelpText(
    'after',
    '\nExamples:\n  npm run site -- --name erfurt\n  npm run site -- --join https://10.0.0.1:7443 --name suhl --token …' +
      '\n  npm run site -- token --name erfurt    a further join token, from the site that runs here',
  )
  .action((flags: RunFlags) => main(flags));

withTurnFlags(site);

site
  .command('token')
  .description('prints a line that makes another host join, from the first site, which runs on this host')
  .action(async () => {
    const flags: RunFlags = site.opts();
    console.log(await askControl(dataFolderOf(flags, process.env), 'token'));
  });

site.parseAsync().catch(fail);

async function main(flags: RunFlags): Promise<void> {
  const data = dataFolderOf(flags, process.env);
  const run = new SiteRun({
    flags,
    data,
    env: childEnv(process.env),
    tokenMs: tokenMsOf(flags),
    programs: {
      logLevel: flags.logLevel,
      drainMs: drainMsOf(flags),
      hasRemoteMetrics: flags.remoteMetrics === true,
      turn: turnValues(flags),
      workerBin: workerPaths(ROOT, process.env).binary,
      webRoot: join(ROOT, 'dist/web'),
      programs: nodePrograms(ROOT, process.execPath),
    },
  });
  const isClosing = closeOnSignals(process, run, fail);
  try {
    for (const line of await run.start()) console.log(line);
    await run.invite();
  } catch (error) {
    if (isClosing()) return; // what ends now ends because it was told to
    await run.close();
    throw error;
  }
}

function fail(error: unknown): void {
  const { code, message } = toAppError(error);
  console.error(`${code}: ${message}`);
  process.exit(exitCodeOf(error));
}
