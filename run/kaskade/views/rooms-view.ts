/** The rooms of a cluster for `kaskade rooms`. Pure but for printing. */
import { roomsOf, type LookRoom } from '../check/room-view.ts';
import type { Look } from '../look/look.ts';
import { orDash } from '../print/quantities.ts';
import { coloured, printTable, type Terminal } from '../print/terminal.ts';

type SiteView = {
  readonly site: string;
  readonly epoch: number;
  readonly n: number;
  readonly participants: number;
  /** Of those, in their grace period. */
  readonly reconnecting: number;
  readonly sources: number;
  /** Signalling nodes that have the room open. */
  readonly nodes: readonly string[];
};

type RoomSummary = {
  readonly room: string;
  /** Node that orders the room's decisions; null = none claims it. */
  readonly home: { readonly node: string; readonly site: string } | null;
  /** Its ordered facts were last acknowledged from one site though it has others. */
  readonly degraded: boolean;
  readonly participants: number;
  readonly sources: number;
  readonly sites: readonly SiteView[];
  /** SFU nodes that carry it. */
  readonly sfuNodes: readonly string[];
};

export type RoomsView = { readonly revision: number; readonly rooms: readonly RoomSummary[] };

/** Rooms that are open somewhere; keys that were left behind don't make one. */
export function roomsView(look: Look): RoomsView {
  const open = roomsOf(look).filter(({ signal, sfu }) => signal.length > 0 || sfu.length > 0);
  return { revision: look.revision, rooms: open.map(summary) };
}

function summary(room: LookRoom): RoomSummary {
  const [home] = room.claimsOf('home');
  const sites = [...room.logs]
    .map(([site, { epoch, n, participants, sources }]) => ({
      site,
      epoch,
      n,
      participants: participants.length,
      reconnecting: participants.filter(({ reconnecting }) => reconnecting).length,
      sources: sources.length,
      nodes: room.signal.map(({ nodeId }) => nodeId).filter((node) => room.siteOf(node) === site),
    }))
    .sort((a, b) => (a.site < b.site ? -1 : 1));
  return {
    room: room.room,
    home: home === undefined ? null : { node: home.about.nodeId, site: home.about.site },
    degraded: room.signal.some(({ degraded }) => degraded),
    participants: room.participants.size,
    sources: room.sources.size,
    sites,
    sfuNodes: room.sfu.map(({ nodeId }) => nodeId),
  };
}

/** One line per room and site. */
export function printRoomsView(terminal: Terminal, { rooms }: RoomsView): void {
  const head = [
    'ROOM',
    'HOME',
    'STATE',
    'SITE',
    'PARTICIPANTS',
    'AWAY',
    'SOURCES',
    'LOG',
    'SIGNALLING',
    'SFU',
  ];
  const rows = rooms.flatMap((room) => {
    const { home, sites, sfuNodes } = room;
    return sites.map((one, index) => [
      index === 0 ? room.room : '',
      index === 0 ? (home?.node ?? '—') : '',
      index === 0 ? (room.degraded ? coloured(terminal, 'yellow', 'degraded') : 'whole') : '',
      one.site,
      String(one.participants),
      orDash(one.reconnecting),
      String(one.sources),
      `${one.epoch}-${one.n}`,
      orDash(one.nodes.join(', ')),
      index === 0 ? orDash(sfuNodes.join(', ')) : '',
    ]);
  });
  if (rows.length === 0) terminal.print('No room is open.');
  else printTable(terminal, head, rows);
}
