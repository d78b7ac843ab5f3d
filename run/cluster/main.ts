/** Entry of `npm run cluster`: sites as processes of their own on this machine, on real etcd and Redis. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { toAppError } from '../../common/errors.ts';
import { ExitCode, exitCodeOf } from '../../common/lifecycle/run-process.ts';
import type { LogLevel } from '../../common/log/logger.ts';
import { workerPaths } from '../../scripts/worker/locate.mjs';
import { buildPage } from '../build-page.ts';
import { closeOnSignals } from '../close-on-signals.ts';
import { MAX_SITES, planSites, type SitePlan } from '../sites.ts';
import { withCertificates } from './certificates.ts';
import { Cluster } from './cluster.ts';
import { findFreePorts } from './free-ports.ts';
import { createLinePrinter } from './line-printer.ts';
import { checkSignalPerSite, operatorFile, planCluster, portsNeeded } from './plan.ts';
import type { ProcessPlan } from './processes.ts';
import { turnValues, withTurnFlags, type TurnFlags } from '../turn.ts';
import { childEnv, nodePrograms } from './surroundings.ts';

const LOG_LEVELS: readonly LogLevel[] = ['silent', 'fatal', 'error', 'warn', 'info', 'debug'];
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TOKEN_SECRET_BYTES = 32;

type Flags = TurnFlags & {
  sites: string;
  signalPerSite: string;
  port: string;
  mediaIp: string;
  plainTransports?: boolean;
  logLevel: LogLevel;
};

const program = new Command('npm run cluster --')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? ExitCode.ok : ExitCode.configInvalid))
  .description(
    'Starts a cluster on this machine: etcd (3 members), and per site a Redis, signalling nodes and an SFU node as ' +
      'processes of their own. On this machine only; everything talks TLS, by certificates of this run.',
  )
  .option('--sites <count>', `sites to start, 1..${MAX_SITES}`, '2')
  .option('--signal-per-site <count>', 'signalling nodes of each site', '1')
  .option(
    '--port <port>',
    "TCP port of the first site; the others' follow, further nodes take free ones",
    '8080',
  )
  .option('--media-ip <address>', 'local address at which media arrives', '127.0.0.1')
  .option('--plain-transports', "take the media of load tests' bots as well (tokens with the grant bench)")
  .addOption(
    new Option('--log-level <level>', 'what nodes log')
      .choices(LOG_LEVELS)
      .default('info' satisfies LogLevel),
  )
  .addHelpText('after', '\nExample:\n  npm run cluster -- --sites 3 --signal-per-site 2 --port 9000')
  .action((flags: Flags) => main(flags));

withTurnFlags(program);

program.parseAsync().catch(fail);

async function main(flags: Flags): Promise<void> {
  const turn = turnValues(flags);
  const sites = planSites(Number(flags.sites), Number(flags.port), { scheme: 'https', host: 'localhost' });
  const signalPerSite = checkSignalPerSite(Number(flags.signalPerSite));
  const ports = await findFreePorts(portsNeeded(sites.length), new Set(sites.map(({ port }) => port)));
  buildPage();
  const folder = mkdtempSync(join(tmpdir(), 'kaskade-cluster-'));
  const plans = planCluster({
    sites,
    signalPerSite,
    workersPerSite: Math.max(1, Math.floor(availableParallelism() / sites.length)),
    mediaIp: flags.mediaIp,
    logLevel: flags.logLevel,
    plainTransports: flags.plainTransports === true,
    workerBin: workerPaths(ROOT, process.env).binary,
    webRoot: join(ROOT, 'dist/web'),
    tokenKey: `demo:${randomBytes(TOKEN_SECRET_BYTES).toString('base64')}`,
    folder,
    ports,
    programs: nodePrograms(ROOT, process.execPath),
    nodeValues: (kind) => (kind === 'signal' ? turn : {}),
  });
  await run(await withCertificates(plans, folder), folder, sites);
}

async function run(plans: readonly ProcessPlan[], folder: string, sites: readonly SitePlan[]): Promise<void> {
  const env = childEnv(process.env);
  const onLine = createLinePrinter(plans.map(({ name }) => name));
  const cluster = new Cluster({ plans, folder, env, onLine });
  const isClosing = closeOnSignals(process, cluster, fail);
  try {
    await cluster.start();
  } catch (error) {
    if (isClosing()) return; // what ends now ends because it was told to
    await cluster.close();
    throw error;
  }
  if (isClosing()) return;
  for (const { site, pageUrl } of sites) console.log(`ready ${site} ${pageUrl}`);
  console.log('ready all');
  console.error(operatorNotice(folder));
}

function operatorNotice(folder: string): string {
  return [
    `Look into it: npm run kaskade -- topology --config ${operatorFile(folder)}`,
    `Browsers warn of the certificate, which is of this run only; its authority is ${join(folder, 'ca.pem')}`,
  ].join('\n');
}

function fail(error: unknown): void {
  const { code, message } = toAppError(error);
  console.error(`${code}: ${message}`);
  process.exit(exitCodeOf(error));
}
