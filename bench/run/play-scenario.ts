/** Command of a scenario: flags → runs → result, shown and written where it was asked for. */
import { readFile } from 'node:fs/promises';
import type { Terminal } from '../../run/kaskade/print/terminal.ts';
import { BenchError } from '../bench-error.ts';
import { reportPage } from '../report/page.ts';
import { printResult } from '../report/table.ts';
import type { Result } from '../result.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { RemoteCluster } from '../target/remote.ts';
import { ExitCode } from './exit-code.ts';
import { flagOf } from './flag-names.ts';
import { readOptions, type Flags, type RunOptions } from './options.ts';
import type { Parts } from './parts.ts';
import { createProgress, type Screen } from './progress.ts';
import { checkFolder, writeText } from './result-files.ts';
import { runScenario } from './runner.ts';

export type CommandContext = {
  readonly parts: Parts;
  readonly terminal: Terminal;
  readonly screen: Screen;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Content of KASKADE_TOKEN_KEY. */
  readonly tokenKey: string | undefined;
  /** As typed, fit to be shown. */
  readonly command: string;
};

/** @throws {BenchError} */
export async function playScenario(
  scenario: Scenario,
  flags: Flags,
  { parts, terminal, screen, signal, tokenKey, command }: CommandContext,
): Promise<ExitCode> {
  const options = readOptions(flags, scenario.figures);
  const params = readParams(scenario, flags);
  const sendsMedia = scenario.sendsMedia?.(params) !== false;
  if (options.webrtc > 0 && (!sendsMedia || scenario.isPlainOnly === true)) {
    throw new BenchError(
      'INPUT_INVALID',
      `--webrtc: ${scenario.name} has no participants for it with these flags`,
    );
  }
  const remote = await readRemoteFiles(options, { tokenKey, sendsMedia });
  for (const file of [options.jsonFile, options.reportFile]) if (file !== undefined) await checkFolder(file);
  const plan = { scenario, params, options, remote, command };
  const result = await runScenario(plan, { parts, progress: createProgress(screen), signal });
  printResult(terminal, result);
  await writeFiles(result, options);
  if (result.interrupted) return ExitCode.interrupted;
  return result.pass ? ExitCode.ok : ExitCode.failed;
}

/** @throws {BenchError} INPUT_INVALID */
function readParams({ params }: Scenario, flags: Flags): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(params).map(([name, param]) => {
      const written = flags[name];
      return [name, param.parse(typeof written === 'string' ? written : param.byDefault, flagOf(name))];
    }),
  );
}

/** @throws {BenchError} INPUT_INVALID */
async function readRemoteFiles(
  { remote }: RunOptions,
  { tokenKey: envKey, sendsMedia }: { readonly tokenKey: string | undefined; readonly sendsMedia: boolean },
): Promise<RemoteCluster | undefined> {
  if (remote === undefined) return undefined;
  const { urls, tokenKeyFile, caFile } = remote;
  const keys = tokenKeyFile === undefined ? envKey : await readInput(tokenKeyFile, '--token-key');
  const tokenKey = keys
    ?.split('\n')
    .find((line) => /^\s*[^#\s]/.test(line))
    ?.trim();
  if (tokenKey === undefined) {
    throw new BenchError(
      'INPUT_INVALID',
      '--target needs the key that signs tokens: --token-key FILE or KASKADE_TOKEN_KEY',
    );
  }
  const caPem = caFile === undefined ? undefined : await readInput(caFile, '--ca');
  return { urls, tokenKey, caPem, sendsMedia };
}

async function readInput(path: string, flag: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BenchError('INPUT_INVALID', `${flag}: ${reason}`, { cause: error });
  }
}

async function writeFiles(result: Result, { jsonFile, reportFile }: RunOptions): Promise<void> {
  if (jsonFile !== undefined) await writeText(jsonFile, `${JSON.stringify(result, null, 2)}\n`);
  if (reportFile !== undefined) await writeText(reportFile, reportPage(result));
}
