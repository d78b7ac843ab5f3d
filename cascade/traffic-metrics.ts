/** How much media flows through a node right now, asked of its workers when somebody wants to know. */
import type { Registry } from 'prom-client';
import { labelledGauge } from '../common/metrics/read-metrics.ts';
import type { Links } from './links/links.ts';
import type { Sessions } from './media/sessions.ts';

export type TrafficSources = {
  readonly sessions: Pick<Sessions, 'list'>;
  readonly links: Pick<Links, 'ends'>;
};

/** Without the answer of a worker that hangs: what its transports carry is nothing. */
const ANSWER_TIMEOUT_MS = 1_000;

type Rates = { readonly recvBitrate: number; readonly sendBitrate: number };
type Measured = { getStats(): Promise<readonly Rates[]> };

/** Declares it in a registry. Call once per registry. */
export function declareTraffic(registry: Registry, { sessions, links }: TrafficSources): void {
  labelledGauge(registry, {
    name: 'kaskade_sfu_bitrate_bps',
    help: "Bits per second of media and its control, over clients' transports and over links",
    labelNames: ['over', 'direction'],
    read: async () => {
      const clients = sessions.list().flatMap(({ transports }) => transports.list());
      const [overClients, overLinks] = await Promise.all([total(clients), total(links.ends())]);
      return [...readingsOf('client', overClients), ...readingsOf('link', overLinks)];
    },
  });
}

function readingsOf(over: string, { recvBitrate, sendBitrate }: Rates) {
  return [
    [{ over, direction: 'in' }, recvBitrate],
    [{ over, direction: 'out' }, sendBitrate],
  ] as const;
}

async function total(transports: readonly Measured[]): Promise<Rates> {
  const stats = (await Promise.all(transports.map(ratesOf))).flat();
  return {
    recvBitrate: stats.reduce((sum, { recvBitrate }) => sum + recvBitrate, 0),
    sendBitrate: stats.reduce((sum, { sendBitrate }) => sum + sendBitrate, 0),
  };
}

async function ratesOf(transport: Measured): Promise<readonly Rates[]> {
  const timeout = Promise.withResolvers<readonly Rates[]>();
  const timer = setTimeout(() => timeout.resolve([]), ANSWER_TIMEOUT_MS);
  const stats = transport.getStats().catch(() => []); // closed meanwhile
  const rates = await Promise.race([stats, timeout.promise]);
  clearTimeout(timer);
  return rates;
}
