/**
 * Puts together what a room looks like from what its SFU nodes say. Pure; the shape is that of
 * `GET /v1/rooms/{room}/topology`.
 */
import { compareText } from '../../common/compare-text.ts';
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

/** Over HTTP; `kaskade` names kinds of sources. */
type MediaKind = 'audio' | 'video';

type ProducerView<Kind extends string> = {
  readonly id: string;
  readonly source: string;
  readonly kind: Kind;
  readonly origin: string;
  readonly piped: readonly string[];
};

export type RouterView<Kind extends string = MediaKind> = {
  readonly id: string;
  readonly worker: number;
  readonly producers: readonly ProducerView<Kind>[];
  /** Consumers of participants, without pipes. */
  readonly consumers: number;
};

type NodeView<Kind extends string = MediaKind> = {
  readonly id: string;
  readonly site: string;
  readonly routers: readonly RouterView<Kind>[];
};

export type LinkStateName = 'connecting' | 'up' | 'down' | 'closing';

/** What one of a link's two nodes says of it. */
type LinkEnd = {
  readonly nodeId: string;
  readonly peerId: string;
  /** Sources that the node sends over it. */
  readonly sent: readonly string[];
  /** Of these, those that it holds back since the way can't carry them. */
  readonly shed: readonly string[];
  readonly state: LinkStateName;
  readonly rttMs: number;
};

type LinkView = {
  readonly from: string;
  readonly to: string;
  readonly producers: readonly string[];
  /** Of these, those that are held back since the way can't carry them. */
  readonly shed: readonly string[];
  readonly state: LinkStateName;
  readonly rttMs: number;
};

export type Topology<Kind extends string = MediaKind> = {
  readonly room: string;
  readonly version: number;
  readonly nodes: readonly NodeView<Kind>[];
  readonly links: readonly LinkView[];
  /** Signalling node that orders the room's facts; these two where the node that answers has the room open. */
  readonly home?: string | undefined;
  /** The room's ordered facts are at one site though the room has others. */
  readonly degraded?: boolean;
};

/** From bad to good: a link is as bad as its worse end says. */
const WORST_FIRST: readonly LinkStateName[] = ['down', 'closing', 'connecting', 'up'];

export const LINK_STATE_NAMES: Readonly<Record<LinkState, LinkStateName>> = {
  [LinkState.LINK_STATE_UNSPECIFIED]: 'down',
  [LinkState.LINK_STATE_CONNECTING]: 'connecting',
  [LinkState.LINK_STATE_UP]: 'up',
  [LinkState.LINK_STATE_DOWN]: 'down',
  [LinkState.LINK_STATE_CLOSING]: 'closing',
};

/** Merges the reports: nodes sorted by id. */
export function mergeTopology(room: string, version: number, reports: readonly NodeReport[]): Topology {
  const sorted = [...reports].sort((a, b) => compareText(a.nodeId, b.nodeId));
  const ends = sorted.flatMap(({ nodeId, description }) =>
    (description?.links ?? []).map((link) => endOf(nodeId, link)),
  );
  return { room, version, nodes: sorted.map(nodeView), links: mergeLinks(ends) };
}

/** One link per unordered pair of nodes, sorted, with `from` < `to`; it is in the state of its worse end. */
export function mergeLinks(ends: readonly LinkEnd[]): readonly LinkView[] {
  const links = new Map<string, LinkView>();
  for (const end of ends) addEnd(links, end);
  return [...links.values()].sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
}

function endOf(nodeId: string, link: ILinkDescription): LinkEnd {
  return {
    nodeId,
    peerId: link.peerNodeId ?? '',
    sent: link.sentSourceIds ?? [],
    shed: link.shedSourceIds ?? [],
    state: LINK_STATE_NAMES[link.state ?? LinkState.LINK_STATE_UNSPECIFIED],
    rttMs: link.rttMs ?? 0,
  };
}

const merged = (some: readonly string[], others: readonly string[]): readonly string[] =>
  [...new Set([...some, ...others])].sort(compareText);

function addEnd(links: Map<string, LinkView>, { nodeId, peerId, sent, shed, state, rttMs }: LinkEnd): void {
  if (peerId === '' || peerId === nodeId) return;
  const [from, to] = nodeId < peerId ? [nodeId, peerId] : [peerId, nodeId];
  const key = `${from}~${to}`;
  const other = links.get(key) ?? { producers: [], shed: [], state, rttMs };
  links.set(key, {
    from,
    to,
    producers: merged(other.producers, sent),
    shed: merged(other.shed, shed),
    state: isWorse(state, other.state) ? state : other.state,
    rttMs: Math.max(other.rttMs, rttMs),
  });
}

/** A link, of whose ends one is in the first state and one in the second, is in the first. */
export const isWorse = (one: LinkStateName, other: LinkStateName): boolean =>
  WORST_FIRST.indexOf(one) < WORST_FIRST.indexOf(other);

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
