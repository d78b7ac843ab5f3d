/** Looks before anything starts whether the site's ports are free, so that a person is told of all at once. */
import { AppError } from '../../common/errors.ts';
import { listenHost, portRange, portUses } from './ports.ts';
import { ProbeTarget } from './probe-target.ts';
import { samplePorts } from './probe-wire.ts';
import type { SiteRecord } from './site-state.ts';

/** @throws {AppError} PORT_IN_USE with every use that can't have its ports, and the option that changes them */
export async function assertPortsFree(site: SiteRecord, hasRemoteMetrics = false): Promise<void> {
  const problems = await Promise.all(
    portUses(site.ports, site).map(async (use) => {
      const host = listenHost(use, site.address, hasRemoteMetrics);
      const target = new ProbeTarget(host);
      const [open] = await target.open([use]);
      target.close();
      const what = `${host} ${use.protocol.toUpperCase()} ${portRange(use)} (${use.what}, ${use.flag})`;
      const isFree = open !== undefined && !open.isLive && open.ports.length === samplePorts(use).length;
      return isFree ? [] : [what];
    }),
  );
  const busy = problems.flat();
  if (busy.length === 0) return;
  throw new AppError('PORT_IN_USE', `in use, perhaps by a site that runs already: ${busy.join('; ')}`);
}
