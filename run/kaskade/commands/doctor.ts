/** `kaskade doctor`: what this machine lacks, and how a cluster's parts are. */
import { clusterConfig, givenValues, withCluster, type ClusterFlags } from '../access.ts';
import { certificatePoints } from '../doctor/certificates.ts';
import { etcdPoints } from '../doctor/etcd-members.ts';
import { machinePoints } from '../doctor/machine.ts';
import { nodePoints } from '../doctor/nodes.ts';
import type { Point } from '../doctor/point.ts';
import { lookAt } from '../look/collect.ts';
import { toAppError } from '../../../common/errors.ts';
import { counted } from '../print/quantities.ts';
import { show } from '../print/show.ts';
import { coloured, printTable, type Terminal } from '../print/terminal.ts';
import { ExitCode, type CommandContext, type CommonFlags } from './command.ts';

type DoctorView = { readonly ok: boolean; readonly findings: readonly Point[] };

/** The cluster is looked at when etcd is named. @throws {AppError} CONFIG_INVALID */
export async function doctor(flags: ClusterFlags & CommonFlags, context: CommandContext): Promise<ExitCode> {
  const values = givenValues(flags, context.env);
  const ofCluster = values['ETCD_ENDPOINTS'] ? clusterPoints(values, context) : Promise.resolve([]);
  const [machine, cluster] = await Promise.all([machinePoints(), ofCluster]);
  const findings = [...machine, ...cluster];
  // what only rare commands need is advice
  const ok = findings.every((point) => point.ok || point.needed === 'other');
  show(context.terminal, flags, { ok, findings }, printDoctor);
  return ok ? ExitCode.ok : ExitCode.findings;
}

async function clusterPoints(
  values: CommandContext['env'],
  { log }: CommandContext,
): Promise<readonly Point[]> {
  const config = clusterConfig(values);
  return withCluster(config, log, async (access) => {
    const tls = access.tls?.current();
    const members = await etcdPoints(config.ETCD_ENDPOINTS, tls);
    try {
      const { nodes } = await lookAt(access);
      return [...members, ...nodePoints(nodes), ...(await certificatePoints(nodes, tls))];
    } catch (error) {
      const { code, message } = toAppError(error);
      const advice = 'nodes are looked up in etcd: put that right first';
      return [
        ...members,
        { name: 'nodes', ok: false, found: `${code}: ${message}`, needed: 'cluster', advice },
      ];
    }
  });
}

function printDoctor(terminal: Terminal, { findings }: DoctorView): void {
  const rows = findings.map((point) => {
    const advice = point.ok || point.advice === undefined ? '' : ` → ${point.advice}`;
    return [mark(terminal, point), point.name, `${point.found}${advice}`];
  });
  printTable(terminal, ['', 'WHAT', 'FOUND'], rows);
  const open = findings.filter(({ ok }) => !ok).length;
  terminal.print('');
  terminal.print(open === 0 ? 'Everything is there.' : `${counted(open, 'point')} to look at.`);
}

function mark(terminal: Terminal, { ok, needed }: Point): string {
  if (ok) return coloured(terminal, 'green', '✓');
  return needed === 'other' ? coloured(terminal, 'yellow', '!') : coloured(terminal, 'red', '✗');
}
