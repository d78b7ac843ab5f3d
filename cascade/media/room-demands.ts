/** Adds up which sources of other nodes the sessions of each room want, and tells the links when that changes. */
import type { RoomId, SessionId, SourceId } from '../../common/ids.ts';
import type { LinksPort, RemoteWant } from '../ports.ts';

export type Wants = ReadonlyMap<SourceId, RemoteWant>;

const NOTHING: Wants = new Map();

type RoomDemand = {
  readonly bySession: Map<SessionId, Wants>;
  readonly bySource: Map<SourceId, Map<SessionId, RemoteWant>>;
  /** The sum, as the links were told. */
  readonly sum: Map<SourceId, RemoteWant>;
};

/** The sum of all sessions' remote wishes, per room. */
export class RoomDemands {
  readonly #links: Pick<LinksPort, 'setDemand'>;
  readonly #rooms = new Map<RoomId, RoomDemand>();

  constructor(links: Pick<LinksPort, 'setDemand'>) {
    this.#links = links;
  }

  /** States what a session wants now, whole; an empty map when it ends. */
  set(roomId: RoomId, sessionId: SessionId, wants: Wants): void {
    const room = this.#rooms.get(roomId) ?? newRoom();
    const before = room.bySession.get(sessionId) ?? NOTHING;
    if (wants.size > 0) room.bySession.set(sessionId, wants);
    else room.bySession.delete(sessionId);
    if (room.bySession.size > 0) this.#rooms.set(roomId, room);
    else this.#rooms.delete(roomId);
    if (applyChanges(room, sessionId, { before, wants })) this.#links.setDemand(roomId, new Map(room.sum));
  }
}

const newRoom = (): RoomDemand => ({ bySession: new Map(), bySource: new Map(), sum: new Map() });

/** @returns whether the sum is another one; looks at what the session has changed only, for rooms are large */
function applyChanges(
  room: RoomDemand,
  sessionId: SessionId,
  { before, wants }: { readonly before: Wants; readonly wants: Wants },
): boolean {
  let hasChanged = false;
  for (const sourceId of new Set([...before.keys(), ...wants.keys()])) {
    const want = wants.get(sourceId);
    if (areEqual(before.get(sourceId), want)) continue;
    const wanting = room.bySource.get(sourceId) ?? new Map<SessionId, RemoteWant>();
    if (want === undefined) wanting.delete(sessionId);
    else wanting.set(sessionId, want);
    if (wanting.size > 0) room.bySource.set(sourceId, wanting);
    else room.bySource.delete(sourceId);
    const sum = sumOf(wanting.values());
    if (areEqual(room.sum.get(sourceId), sum)) continue;
    hasChanged = true;
    if (sum === undefined) room.sum.delete(sourceId);
    else room.sum.set(sourceId, sum);
  }
  return hasChanged;
}

/** Where sessions know different generations of a source, the newest is the one that exists. */
function sumOf(wanting: Iterable<RemoteWant>): RemoteWant | undefined {
  let sum: RemoteWant | undefined;
  for (const want of wanting) {
    const newest = sum === undefined || sum.generation < want.generation ? want : sum;
    sum = { ...newest, maxLayer: Math.max(sum?.maxLayer ?? want.maxLayer, want.maxLayer) };
  }
  return sum;
}

function areEqual(one: RemoteWant | undefined, other: RemoteWant | undefined): boolean {
  return (
    one?.generation === other?.generation &&
    one?.originNodeId === other?.originNodeId &&
    one?.maxLayer === other?.maxLayer
  );
}
