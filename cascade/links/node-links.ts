/** All links of this node, by room: hands on what the channels bring, and answers for the LinksPort. */
import type { PipeTransport } from 'mediasoup/types';
import type { NodeId, RoomId, SourceId } from '../../common/ids.ts';
import type { ILinkDescription } from '../../proto/index.ts';
import type { LinksPort, RemoteWant } from '../ports.ts';
import type { LinkEnvelope } from './link-message.ts';
import type { SlotStreams } from './pipe-slots.ts';
import type { RoomLinks } from './room-links.ts';

export class NodeLinks implements LinksPort {
  readonly #makeRoom: (roomId: RoomId, onEmpty: () => void) => RoomLinks;
  readonly #rooms = new Map<RoomId, RoomLinks>();
  #isClosed = false;

  constructor(makeRoom: (roomId: RoomId, onEmpty: () => void) => RoomLinks) {
    this.#makeRoom = makeRoom;
  }

  setDemand(roomId: RoomId, wants: ReadonlyMap<SourceId, RemoteWant>): void {
    if (this.#isClosed) return;
    const room = wants.size === 0 ? this.#rooms.get(roomId) : this.#room(roomId);
    room?.setDemand(wants);
  }

  setSlotsWanted(roomId: RoomId, isWanted: boolean): void {
    if (this.#isClosed) return;
    const room = isWanted ? this.#room(roomId) : this.#rooms.get(roomId);
    room?.setSlotsWanted(isWanted);
  }

  describe(roomId: RoomId): readonly ILinkDescription[] {
    return this.#rooms.get(roomId)?.describe() ?? [];
  }

  pipedTo(roomId: RoomId, sourceId: SourceId): readonly NodeId[] {
    return this.#rooms.get(roomId)?.pipedTo(sourceId) ?? [];
  }

  /** All links of all rooms. */
  list(): readonly ILinkDescription[] {
    return [...this.#rooms.values()].flatMap((room) => room.describe());
  }

  /** This node's ends of all pairs. */
  ends(): readonly PipeTransport[] {
    return [...this.#rooms.values()].flatMap((room) => room.ends());
  }

  /** Over all links of all rooms. */
  slotStreams(): SlotStreams {
    const streams = [...this.#rooms.values()].flatMap((room) => room.slotStreams());
    const sum = (direction: keyof SlotStreams): number =>
      streams.reduce((total, one) => total + one[direction], 0);
    return { in: sum('in'), out: sum('out') };
  }

  peerUp(peerId: NodeId): void {
    for (const room of [...this.#rooms.values()]) room.peerUp(peerId);
  }

  peerDown(peerId: NodeId): void {
    for (const room of [...this.#rooms.values()]) room.peerDown(peerId);
  }

  receive(peerId: NodeId, envelope: LinkEnvelope): void {
    if (this.#isClosed) return;
    const { type } = envelope.body;
    const isOpening = type === 'wanted' || type === 'offer';
    const room = isOpening ? this.#room(envelope.roomId) : this.#rooms.get(envelope.roomId);
    room?.receive(peerId, envelope);
  }

  /** Takes all links down; nothing new begins from here on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#rooms.values()].map((room) => room.close()));
    this.#rooms.clear();
  }

  #room(roomId: RoomId): RoomLinks {
    const held = this.#rooms.get(roomId);
    if (held !== undefined) return held;
    const room = this.#makeRoom(roomId, () => this.#rooms.delete(roomId));
    this.#rooms.set(roomId, room);
    return room;
  }
}
