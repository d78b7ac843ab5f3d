/** The whole cluster for `kaskade topology`: nodes, and links between SFU nodes. Pure but for printing. */
import { compareText } from '../../../common/compare-text.ts';
import { isWorse, type LinkStateName } from '../../../signal/media/topology.ts';
import type { Look, NodeLook, NodeUse } from '../look/look.ts';
import { durationText, msText, orDash } from '../print/quantities.ts';
import { coloured, printHeading, printTable, type Terminal } from '../print/terminal.ts';
import { printWays, wayViews, type WayView } from './ways-view.ts';

type NodeView = {
  readonly id: string;
  readonly kind: string;
  readonly site: string;
  readonly state: string;
  readonly version: string;
  readonly incarnation: string;
  readonly rpcAddress: string;
  /** Signalling nodes: where clients connect; else empty. */
  readonly clientUrl: string;
  readonly isReachable: boolean;
  /** Why it is not reachable; else empty. */
  readonly problem: string;
  readonly uptimeMs: number;
  readonly rttMs: number;
  readonly clockOffsetMs: number;
  readonly rooms: number;
  /** SFU nodes: sessions, places promised, and how many it takes; absent = it does not say. */
  readonly use?: NodeUse;
};

type FlowView = {
  readonly room: string;
  readonly state: string;
  readonly generation: number;
  /** Sources that flow from → to. */
  readonly forward: readonly string[];
  /** Sources that flow to → from. */
  readonly back: readonly string[];
};

type LinkView = {
  readonly from: string;
  readonly to: string;
  /** True while both have a channel for control; links need one. */
  readonly isConnected: boolean;
  readonly rttMs: number;
  readonly rooms: readonly FlowView[];
};

export type ClusterView = {
  readonly revision: number;
  readonly nodes: readonly NodeView[];
  readonly links: readonly LinkView[];
  /** What goes from one SFU node to another, each direction for itself. */
  readonly ways: readonly WayView[];
};

/** Nodes by site and name; one entry per pair of SFU nodes that have a channel or a link, `from` < `to`. */
export function clusterView(look: Look): ClusterView {
  const nodes = look.nodes.map((node) => nodeView(node, look));
  nodes.sort((a, b) => compareText(a.site, b.site) || compareText(a.kind, b.kind) || compareText(a.id, b.id));
  return { revision: look.revision, nodes, links: linkViews(look), ways: wayViews(look) };
}

function nodeView(node: NodeLook, { signal, sfu }: Look): NodeView {
  const { nodeId: id, kind, site, state, version, incarnation, rpcAddress, clientUrl, answer } = node;
  const rooms = [...signal, ...sfu].filter(({ nodeId }) => nodeId === id).length;
  const known = { id, kind, site, state, version, incarnation, rpcAddress, clientUrl, rooms };
  if (!answer.isAnswer) {
    const problem = `${answer.code}: ${answer.detail}`;
    return { ...known, isReachable: false, problem, uptimeMs: 0, rttMs: 0, clockOffsetMs: 0 };
  }
  const { uptimeMs, rttMs, clockOffsetMs, use } = answer;
  const round = { rttMs: rounded(rttMs), clockOffsetMs: rounded(clockOffsetMs) };
  return { ...known, isReachable: true, problem: '', uptimeMs, ...round, ...(use && { use }) };
}

function linkViews({ nodes, sfu }: Look): readonly LinkView[] {
  const peers = nodes.flatMap(({ nodeId, answer }) =>
    answer.isAnswer ? answer.peers.map((peer) => ({ ...peer, at: nodeId, to: peer.nodeId })) : [],
  );
  const ends = sfu.flatMap(({ nodeId: at, room, links }) =>
    links.map((link) => ({ ...link, at, room, to: link.peerId })),
  );
  const pairs = [...new Set([...peers, ...ends].map(({ at, to }) => [at, to].sort().join('~')))].sort();
  return pairs.map((pair) => {
    const [from = '', to = ''] = pair.split('~');
    const isOf = (one: { at: string; to: string }): boolean => [one.at, one.to].sort().join('~') === pair;
    const channels = peers.filter(isOf);
    const rooms = Map.groupBy(ends.filter(isOf), ({ room }) => room);
    return {
      from,
      to,
      isConnected: channels.length > 0,
      rttMs: rounded(Math.max(0, ...channels.map(({ rttMs }) => rttMs))),
      rooms: [...rooms].sort(([a], [b]) => compareText(a, b)).map(([room, of]) => flowView(room, from, of)),
    };
  });
}

type End = {
  readonly at: string;
  readonly state: LinkStateName;
  readonly generation: number;
  readonly sent: readonly string[];
};

function flowView(room: string, from: string, ends: readonly End[]): FlowView {
  const near = ends.find(({ at }) => at === from);
  const far = ends.find(({ at }) => at !== from);
  const worst = ends.reduce<End | undefined>(
    (so, end) => (so === undefined || isWorse(end.state, so.state) ? end : so),
    undefined,
  );
  return {
    room,
    state: worst?.state ?? 'down',
    generation: worst?.generation ?? 0,
    forward: near?.sent ?? [],
    back: far?.sent ?? [],
  };
}

const HEAD = ['SITE', 'NODE', 'KIND', 'STATE', 'VERSION', 'UP', 'ROUND TRIP', 'ROOMS'] as const;

/** Promised places count: they are as good as taken. */
const useText = (use: NodeUse | undefined): string =>
  use === undefined ? '—' : `${use.sessions + use.reserved} of ${use.ceiling}`;

export function printClusterView(terminal: Terminal, { nodes, links, ways }: ClusterView): void {
  const head = [...HEAD, 'SESSIONS', 'ADDRESS'];
  const rows = nodes.map((node) => [
    node.site,
    node.id,
    node.kind,
    node.isReachable ? node.state : coloured(terminal, 'red', 'silent'),
    orDash(node.version),
    node.isReachable ? durationText(node.uptimeMs) : '—',
    node.isReachable ? msText(node.rttMs) : '—',
    String(node.rooms),
    useText(node.use),
    [node.rpcAddress, node.clientUrl].filter((one) => one !== '').join(' '),
  ]);
  printTable(terminal, head, rows);
  for (const { id, problem } of nodes.filter(({ isReachable }) => !isReachable)) {
    terminal.note(`${id} does not answer: ${problem}`);
  }
  printHeading(terminal, 'Links between SFU nodes');
  const flows = links.flatMap(({ from, to, rttMs, isConnected, rooms }) => {
    const rtt = isConnected ? msText(rttMs) : '—';
    if (rooms.length === 0) return [[from, to, rtt, '—', isConnected ? 'ready' : 'no channel', '0', '0']];
    return rooms.map(({ room, state, forward, back }) => {
      const shown = state === 'up' ? state : coloured(terminal, 'yellow', state);
      return [from, to, rtt, room, shown, String(forward.length), String(back.length)];
    });
  });
  printTable(terminal, ['FROM', 'TO', 'ROUND TRIP', 'ROOM', 'STATE', 'SOURCES →', '← SOURCES'], flows);
  printWays(terminal, ways);
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10;
