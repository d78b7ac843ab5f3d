/** One room for `kaskade topology ROOM`: where its media is and how it flows. Pure but for printing. */
import { AppError } from '../../../common/errors.ts';
import { mergeLinks, type RouterView, type Topology } from '../../../signal/media/topology.ts';
import { LookRoom } from '../check/room-view.ts';
import type { Look, SfuRoomLook } from '../look/look.ts';
import { msText, orDash } from '../print/quantities.ts';
import { coloured, printHeading, printTable, type Terminal } from '../print/terminal.ts';

/** The same keys as `GET /v1/rooms/{room}/topology`; a producer's kind is that of its source, by HTTP audio or video. */
export type RoomTopologyView = Topology<string> & {
  /** Empty = none. */
  readonly home: string;
  readonly degraded: boolean;
};

/** @throws {AppError} ROOM_UNKNOWN */
export function roomView(room: string, look: Look): RoomTopologyView {
  const isOpen = look.signal.length > 0 || look.sfu.length > 0;
  if (!isOpen) {
    throw new AppError(
      'ROOM_UNKNOWN',
      `room ${room} is not open anywhere; kaskade rooms lists those that are`,
    );
  }
  const siteOf = new Map(look.nodes.map(({ nodeId, site }) => [nodeId, site]));
  const nodes = look.sfu.map((one) => ({
    id: one.nodeId,
    site: siteOf.get(one.nodeId) ?? '',
    routers: routersOf(one),
  }));
  const [home] = new LookRoom(room, look).claimsOf('home');
  const degraded = look.signal.some((one) => one.degraded);
  const facts = { home: home?.about.nodeId ?? '', degraded };
  return { room, version: look.revision, ...facts, nodes, links: linksOf(look.sfu) };
}

/** A node has one router of a room: producers and consumers are that one's. */
function routersOf({ routers, producers, sessions }: SfuRoomLook): readonly RouterView<string>[] {
  return routers.map(({ routerId: id, workerPid: worker }) => ({
    id,
    worker,
    producers: producers.map((one) => ({
      id: one.producerId,
      source: one.sourceId,
      kind: one.kind,
      origin: one.originNodeId,
      piped: one.pipedTo,
    })),
    consumers: sessions.reduce((sum, { consumed }) => sum + consumed.length, 0),
  }));
}

function linksOf(rooms: readonly SfuRoomLook[]): RoomTopologyView['links'] {
  const ends = rooms.flatMap(({ nodeId, links }) => links.map((link) => ({ ...link, nodeId })));
  return mergeLinks(ends).map((link) => ({ ...link, rttMs: Math.round(link.rttMs * 10) / 10 }));
}

export function printRoomView(terminal: Terminal, { home, degraded, nodes, links }: RoomTopologyView): void {
  if (home !== '')
    terminal.print(`Home: ${home}${degraded ? ', degraded: its facts are at one site only' : ''}`);
  const routers = nodes.flatMap(({ id, site, routers: here }) =>
    here.map((one) => [
      site,
      id,
      String(one.worker),
      String(one.producers.length),
      String(one.consumers),
      one.id,
    ]),
  );
  printTable(terminal, ['SITE', 'NODE', 'WORKER', 'PRODUCERS', 'CONSUMERS', 'ROUTER'], routers);
  const atOrigin = nodes.flatMap(({ id, routers: here }) =>
    here.flatMap(({ producers }) => producers.filter(({ origin }) => origin === id)),
  );
  printHeading(terminal, 'Sources');
  const sources = atOrigin.map(({ source, kind, origin, piped }) => [
    source,
    kind,
    origin,
    orDash([...piped].sort().join(', ')),
  ]);
  printTable(terminal, ['SOURCE', 'KIND', 'PRODUCED AT', 'PIPED TO'], sources);
  printHeading(terminal, 'Links');
  const rows = links.map(({ from, to, state, rttMs, producers, shed }) => {
    const shown = state === 'up' ? state : coloured(terminal, 'yellow', state);
    const held = shed.length === 0 ? '—' : coloured(terminal, 'yellow', shed.join(', '));
    return [from, to, shown, msText(rttMs), orDash(producers.join(', ')), held];
  });
  printTable(terminal, ['FROM', 'TO', 'STATE', 'ROUND TRIP', 'SOURCES', 'HELD BACK'], rows);
}
