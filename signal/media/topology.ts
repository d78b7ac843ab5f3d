/**
 * Puts together what a room looks like from what its SFU nodes say. Pure; the shape is that of
 * `GET /v1/rooms/{room}/topology`.
 */
import {
  LinkState,
  SourceKind,
  type IDescribeRoomResponse,
  type ILinkDescription,
} from '../../proto/index.ts';

/** One node's answer; undefined = it did not answer. */
export type NodeReport = {
  readonly nodeId: string;
  readonly site: string;
  readonly description: IDescribeRoomResponse | undefined;
};

type ProducerView = {
  readonly id: string;
  readonly source: string;
  readonly kind: 'audio' | 'video';
  readonly origin: string;
  readonly piped: readonly string[];
};

type RouterView = {
  readonly id: string;
  readonly worker: number;
  readonly producers: readonly ProducerView[];
  readonly consumers: number;
};

type NodeView = {
  readonly id: string;
  readonly site: string;
  readonly routers: readonly RouterView[];
};

type LinkStateName = 'connecting' | 'up' | 'down' | 'closing';

type LinkView = {
  readonly from: string;
  readonly to: string;
  readonly producers: readonly string[];
  readonly state: LinkStateName;
  readonly rttMs: number;
};

export type Topology = {
  readonly room: string;
  readonly version: number;
  readonly nodes: readonly NodeView[];
  readonly links: readonly LinkView[];
  /** Signalling node that orders the room's facts; these two where the node that answers has the room open. */
  readonly home?: string | undefined;
  /** The room's ordered facts are at one site though the room has others. */
  readonly degraded?: boolean;
};

/** From bad to good: a link is as bad as its worse end says. */
const WORST_FIRST: readonly LinkStateName[] = ['down', 'closing', 'connecting', 'up'];

const STATE_NAMES: Readonly<Record<LinkState, LinkStateName>> = {
  [LinkState.LINK_STATE_UNSPECIFIED]: 'down',
  [LinkState.LINK_STATE_CONNECTING]: 'connecting',
  [LinkState.LINK_STATE_UP]: 'up',
  [LinkState.LINK_STATE_DOWN]: 'down',
  [LinkState.LINK_STATE_CLOSING]: 'closing',
};

/** Merges the reports: nodes sorted by id, one link per unordered pair of nodes with `from` < `to`. */
export function mergeTopology(room: string, version: number, reports: readonly NodeReport[]): Topology {
  const sorted = [...reports].sort((a, b) => compare(a.nodeId, b.nodeId));
  const links = new Map<string, LinkView>();
  for (const report of sorted) {
    for (const end of report.description?.links ?? []) addEnd(links, report.nodeId, end);
  }
  return {
    room,
    version,
    nodes: sorted.map(nodeView),
    links: [...links.values()].sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to)),
  };
}

function addEnd(links: Map<string, LinkView>, nodeId: string, end: ILinkDescription): void {
  const peer = end.peerNodeId ?? '';
  if (peer === '' || peer === nodeId) return;
  const [from, to] = nodeId < peer ? [nodeId, peer] : [peer, nodeId];
  const key = `${from}~${to}`;
  const seen: LinkView = {
    from,
    to,
    producers: end.sentSourceIds ?? [],
    state: STATE_NAMES[end.state ?? LinkState.LINK_STATE_UNSPECIFIED],
    rttMs: end.rttMs ?? 0,
  };
  const other = links.get(key) ?? seen;
  links.set(key, {
    ...seen,
    producers: [...new Set([...other.producers, ...seen.producers])].sort(compare),
    state: worse(other.state, seen.state),
    rttMs: Math.max(other.rttMs, seen.rttMs),
  });
}

function worse(one: LinkStateName, other: LinkStateName): LinkStateName {
  return WORST_FIRST.indexOf(one) <= WORST_FIRST.indexOf(other) ? one : other;
}

function nodeView(report: NodeReport): NodeView {
  return {
    id: report.nodeId,
    site: report.site,
    routers: (report.description?.routers ?? []).map((router) => ({
      id: router.routerId ?? '',
      worker: router.workerPid ?? 0,
      producers: (router.producers ?? []).map((producer) => ({
        id: producer.producerId ?? '',
        source: producer.sourceId ?? '',
        kind: mediaKind(producer.kind ?? SourceKind.SOURCE_KIND_UNSPECIFIED),
        origin: producer.originNodeId ?? '',
        piped: producer.pipedToNodeIds ?? [],
      })),
      consumers: router.consumerCount ?? 0,
    })),
  };
}

function mediaKind(kind: SourceKind): 'audio' | 'video' {
  return kind === SourceKind.SOURCE_KIND_MIC || kind === SourceKind.SOURCE_KIND_SCREEN_AUDIO
    ? 'audio'
    : 'video';
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
