/** `kaskade check`: the invariants of a cluster that runs. */
import { clusterConfig, givenValues, withCluster, type ClusterFlags } from '../access.ts';
import { checkCluster } from '../check/check-cluster.ts';
import type { Finding } from '../check/finding.ts';
import { counted } from '../print/quantities.ts';
import { show } from '../print/show.ts';
import { coloured, printTable, type Terminal } from '../print/terminal.ts';
import { ExitCode, type CommandContext, type CommonFlags } from './command.ts';

type CheckView = { readonly clean: boolean; readonly findings: readonly Finding[] };

/** Ends with {@link ExitCode.findings} when something is not as it should be. @throws {AppError} CONFIG_INVALID, BUSY */
export async function check(
  flags: ClusterFlags & CommonFlags,
  { env, log, terminal }: CommandContext,
): Promise<ExitCode> {
  const config = clusterConfig(givenValues(flags, env));
  const findings = await withCluster(config, log, checkCluster);
  const clean = findings.length === 0;
  show(terminal, flags, { clean, findings }, printCheck);
  return clean ? ExitCode.ok : ExitCode.findings;
}

function printCheck(terminal: Terminal, { clean, findings }: CheckView): void {
  if (clean) return terminal.print(coloured(terminal, 'green', 'Everything is as it should be.'));
  const rows = findings.map(({ code, severity, room, node, subject, detail }) => [
    coloured(terminal, severity === 'error' ? 'red' : 'yellow', code),
    room === '' ? '—' : room,
    subject === node || node === '' ? subject : `${subject} at ${node}`,
    detail,
  ]);
  printTable(terminal, ['FINDING', 'ROOM', 'ABOUT', 'WHAT'], rows);
  terminal.print('');
  terminal.print(`${counted(findings.length, 'finding')}; docs/kaskade.md says what each means.`);
}
