/** The flags that every scenario takes: how they read, and what they ask for once they are known to make sense. Pure. */
import { BenchError } from '../bench-error.ts';
import { PROFILE_NAMES, profileOf, type Profile } from '../load/profiles.ts';
import { choice, wholeNumber, type Param } from '../scenarios/params.ts';
import { parseExpectation, type Expectation } from './expectations.ts';
import { didYouMean } from './nearest.ts';
import type { FleetWish } from './parts.ts';

export type RunOptions = {
  readonly profile: Profile;
  readonly runs: number;
  readonly seed: number;
  readonly expectations: readonly Expectation[];
  readonly pin: boolean;
  readonly clientTls: boolean;
  readonly loadProcesses: number | undefined;
  readonly agents: FleetWish['agents'];
  readonly webrtc: number;
  readonly jsonFile: string | undefined;
  readonly reportFile: string | undefined;
  /** Undefined: a cluster of our own. */
  readonly remote: RemoteFiles | undefined;
};

/** A cluster that runs already, before files are read. */
type RemoteFiles = {
  readonly urls: readonly string[];
  readonly tokenKeyFile: string | undefined;
  readonly caFile: string | undefined;
};

/** As commander gives them. */
export type Flags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export type FlagHelp = {
  readonly flag: string;
  readonly about: string;
  readonly byDefault?: string;
  readonly isList?: true;
};

const MAX_RUNS = 100;
const MAX_SEED = 2 ** 31 - 1;
const MAX_PROCESSES = 64;
const MAX_AGENTS = 100;
/** What packets through JavaScript cost a load process (docs/adr/0019). */
const MAX_WEBRTC = 50;
const MAX_PORT = 65_535;

const RUNS = wholeNumber(1, {
  about: 'how often it is run; figures are medians with ranges',
  min: 1,
  max: MAX_RUNS,
});
const SEED = wholeNumber(1, { about: 'whatever is drawn by lot comes from it', min: 0, max: MAX_SEED });
const PROCESSES = wholeNumber(1, { about: '', min: 1, max: MAX_PROCESSES });
const AGENTS = wholeNumber(0, { about: '', min: 0, max: MAX_AGENTS });
const WEBRTC = wholeNumber(0, {
  about: 'participants with real ICE and DTLS, the others send SRTP over plain UDP',
  min: 0,
  max: MAX_WEBRTC,
});
const CLIENT_TLS = choice('off', { about: '', of: ['on', 'off'] });

/** In the order of `--help`. */
export const FLAGS: readonly FlagHelp[] = [
  { flag: '--profile <name>', about: `what bots send: ${PROFILE_NAMES.join(', ')}`, byDefault: 'council' },
  { flag: '--runs <count>', about: RUNS.about, byDefault: RUNS.byDefault },
  { flag: '--seed <number>', about: SEED.about, byDefault: SEED.byDefault },
  {
    flag: '--expect <limit>',
    about: "exit code 1 unless it holds, e.g. 'loss_ratio<=0.001'; repeatable",
    isList: true,
  },
  { flag: '--json <file>', about: 'writes the result for programs, and for `compare`' },
  { flag: '--report <file>', about: 'writes a page with plots that needs nothing else (.html)' },
  {
    flag: '--target <urls>',
    about: 'loads a running cluster: a signalling node of each site, by comma (default: starts its own)',
  },
  {
    flag: '--token-key <file>',
    about: 'with --target: kid:base64, the first line signs (or KASKADE_TOKEN_KEY)',
  },
  { flag: '--ca <file>', about: 'with --target: authorities to trust beside the system’s, PEM' },
  { flag: '--webrtc <count>', about: WEBRTC.about, byDefault: WEBRTC.byDefault },
  { flag: '--client-tls <on|off>', about: 'own cluster: clients’ sockets by TLS', byDefault: 'off' },
  { flag: '--pin', about: 'own cluster: SFU nodes and load on different cores' },
  { flag: '--load-processes <count>', about: 'load processes here (default: by the number of cores)' },
  { flag: '--agents <count>', about: 'load processes on other machines that join first', byDefault: '0' },
  { flag: '--listen <host:port>', about: 'with --agents: where they join' },
];

/** @throws {BenchError} INPUT_INVALID */
export function readOptions(flags: Flags, reported: readonly string[]): RunOptions {
  const remote = readRemote(flags);
  const isOwn = remote === undefined;
  if (flags['pin'] === true && !isOwn)
    throw invalid('--pin goes with a cluster of our own, not with --target');
  if (flags['clientTls'] !== undefined && !isOwn) throw invalid('--client-tls: the URLs of --target say it');
  return {
    profile: readProfile(text(flags, 'profile') ?? 'council'),
    runs: read(flags, { key: 'runs', flag: '--runs', param: RUNS }),
    seed: read(flags, { key: 'seed', flag: '--seed', param: SEED }),
    expectations: list(flags, 'expect').map((limit) => parseExpectation(limit, reported)),
    pin: flags['pin'] === true,
    clientTls: read(flags, { key: 'clientTls', flag: '--client-tls', param: CLIENT_TLS }) === 'on',
    loadProcesses:
      text(flags, 'loadProcesses') === undefined
        ? undefined
        : read(flags, { key: 'loadProcesses', flag: '--load-processes', param: PROCESSES }),
    agents: readAgents(flags, isOwn),
    webrtc: read(flags, { key: 'webrtc', flag: '--webrtc', param: WEBRTC }),
    jsonFile: text(flags, 'json'),
    reportFile: text(flags, 'report'),
    remote,
  };
}

function readProfile(name: string): Profile {
  const profile = profileOf(name);
  if (profile !== undefined) return profile;
  const guess = didYouMean(name, PROFILE_NAMES);
  throw invalid(`--profile takes ${PROFILE_NAMES.join(', ')}, not "${name}".${guess}`);
}

function readRemote(flags: Flags): RemoteFiles | undefined {
  const target = text(flags, 'target');
  const tokenKeyFile = text(flags, 'tokenKey');
  const caFile = text(flags, 'ca');
  if (target === undefined) {
    const left = [tokenKeyFile && '--token-key', caFile && '--ca'].find((flag) => flag !== undefined);
    if (left !== undefined) throw invalid(`${left} goes with --target`);
    return undefined;
  }
  return { urls: target.split(',').map(readUrl), tokenKeyFile, caFile };
}

function readUrl(written: string): string {
  const url = URL.parse(written.trim());
  const isPlainOrigin = url?.pathname === '/' && url.search === '' && url.hash === '';
  if (url !== null && ['http:', 'https:'].includes(url.protocol) && isPlainOrigin && url.username === '') {
    return url.origin;
  }
  throw invalid(`--target takes addresses such as https://media.example.org:8443, not "${written}"`);
}

function readAgents(flags: Flags, isOwn: boolean): FleetWish['agents'] {
  const count = read(flags, { key: 'agents', flag: '--agents', param: AGENTS });
  const listen = text(flags, 'listen');
  if (count === 0) {
    if (listen !== undefined) throw invalid('--listen goes with --agents');
    return undefined;
  }
  if (isOwn) {
    throw invalid('--agents goes with --target: a cluster of our own serves this machine only');
  }
  if (listen === undefined) throw invalid('--agents needs --listen HOST:PORT, where they join');
  return { count, ...readAddress(listen, '--listen') };
}

/** `host:port`, `[::1]:port`. @throws {BenchError} INPUT_INVALID */
export function readAddress(written: string, flag: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-f:]+)\]|([^:\s]+)):(\d+)$/i.exec(written) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host !== undefined && port >= 1 && port <= MAX_PORT) return { host, port };
  throw invalid(`${flag} takes HOST:PORT, not "${written}"`);
}

type Reading<T> = { readonly key: string; readonly flag: string; readonly param: Param<T> };

const read = <T>(flags: Flags, { key, flag, param }: Reading<T>): T =>
  param.parse(text(flags, key) ?? param.byDefault, flag);

function text(flags: Flags, key: string): string | undefined {
  const value = flags[key];
  return typeof value === 'string' ? value : undefined;
}

function list(flags: Flags, key: string): readonly string[] {
  const value = flags[key];
  return Array.isArray(value) ? value.map(String) : [];
}

const invalid = (message: string): BenchError => new BenchError('INPUT_INVALID', message);
