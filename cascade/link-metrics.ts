/** Metrics of links to other nodes. Nodes are no closed set, so no link has a label of its own; topology names them. */
import type { Registry } from 'prom-client';
import { byDirection, counter, gauge, labelledGauge } from '../common/metrics/read-metrics.ts';
import { sum } from '../common/sum.ts';
import { LinkState, Rank, SourceKind } from '../proto/index.ts';
import type { LinkLoad } from './links/link-controller.ts';
import type { Links } from './links/links.ts';
import type { RoomRouters } from './media/room-routers.ts';
import { cameOverLink } from './media/source-origin.ts';

export type LinkMetricsSources = {
  readonly links: Pick<Links, 'list' | 'loads' | 'loadTotals'>;
  readonly rooms: Pick<RoomRouters, 'list'>;
};

const STATE_LABELS: Readonly<Record<LinkState, string>> = {
  [LinkState.LINK_STATE_UNSPECIFIED]: 'unknown',
  [LinkState.LINK_STATE_CONNECTING]: 'connecting',
  [LinkState.LINK_STATE_UP]: 'up',
  [LinkState.LINK_STATE_DOWN]: 'down',
  [LinkState.LINK_STATE_CLOSING]: 'closing',
};

const MS_PER_SECOND = 1_000;

/** Declares them in a registry. Call once per registry. */
export function declareLinkMetrics(registry: Registry, { links, rooms }: LinkMetricsSources): void {
  declareLoads(registry, links);
  labelledGauge(registry, {
    name: 'kaskade_sfu_links',
    help: 'Links to other nodes, one per room and node',
    labelNames: ['state'],
    read: () => [
      ...['connecting', 'up', 'down', 'closing'].map((state) => [{ state }, 0] as const),
      ...links.list().map(({ state }) => [{ state: stateLabel(state) }, 1] as const),
    ],
  });
  gauge(
    registry,
    'kaskade_sfu_link_rtt_seconds',
    'Longest smoothed round trip between this node and one that it has a link to',
    () => Math.max(0, ...links.list().map(({ rttMs }) => rttMs ?? 0)) / MS_PER_SECOND,
  );
  labelledGauge(registry, {
    name: 'kaskade_sfu_pipes',
    help: 'Sources that flow over links, each counted once per link',
    labelNames: ['direction'],
    read: () => {
      const received = rooms.list().map(({ sources }) => sources.list().filter(cameOverLink).length);
      const sent = links.list().map(({ sentSourceIds }) => sentSourceIds?.length ?? 0);
      return byDirection({ in: sum(received), out: sum(sent) });
    },
  });
}

/** How the ways to other nodes are used: of all that a node has, the worst or the sum. */
function declareLoads(registry: Registry, links: Pick<Links, 'loads' | 'loadTotals'>): void {
  const ofLoads = (name: string, help: string, read: (loads: readonly LinkLoad[]) => number): void => {
    gauge(registry, name, help, () => read(links.loads()));
  };
  ofLoads(
    'kaskade_sfu_link_budget_bps',
    'Least that the way to a node may be given; 0 = no limit',
    (loads) => {
      const least = Math.min(Infinity, ...loads.map(({ limitBps }) => limitBps));
      return least === Infinity ? 0 : least;
    },
  );
  ofLoads('kaskade_sfu_link_sent_bps', 'Sent to other nodes over links, retransmissions included', (loads) =>
    sum(loads.map(({ sentBps }) => sentBps)),
  );
  ofLoads(
    'kaskade_sfu_link_loss_ratio',
    'Of what was sent to a node in a second, the share that did not arrive, lost or waiting; the worst',
    (loads) => Math.max(0, ...loads.map(({ missingRatio }) => missingRatio)),
  );
  ofLoads(
    'kaskade_sfu_link_thinned_streams',
    'Pictures of which links carry lower layers only since the way to a node can not carry all',
    (loads) => sum(loads.map(({ thinned }) => thinned.length)),
  );
  counter(
    registry,
    'kaskade_sfu_link_cuts_total',
    'How often the way to a node was given less',
    () => links.loadTotals().cuts,
  );
  counter(
    registry,
    'kaskade_sfu_link_doubted_looks_total',
    'Looks at ways to other nodes that said nothing since a machine was late',
    () => links.loadTotals().doubtedLooks,
  );
  labelledGauge(registry, {
    name: 'kaskade_sfu_link_shed_streams',
    help: 'Pictures held back since the way to a node can not carry them',
    labelNames: ['kind'],
    read: () => [
      ...SHED_KINDS.map((kind) => [{ kind }, 0] as const),
      ...links
        .loads()
        .flatMap(({ shed }) => shed.map((picture) => [{ kind: shedKind(picture) }, 1] as const)),
    ],
  });
}

const SHED_KINDS = ['screen', 'podium', 'audience'] as const;

function shedKind({ kind, rank }: LinkLoad['shed'][number]): (typeof SHED_KINDS)[number] {
  if (kind === SourceKind.SOURCE_KIND_SCREEN) return 'screen';
  return rank > Rank.RANK_AUDIENCE ? 'podium' : 'audience';
}

function stateLabel(state: LinkState | null | undefined): string {
  return STATE_LABELS[state ?? LinkState.LINK_STATE_UNSPECIFIED];
}
