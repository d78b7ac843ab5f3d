/**
 * Talker slots as a signalling node has to do with them: it tells SFU nodes who goes first, and sockets who has the slots
 * that their sessions hear. Which packets come is the SFU nodes' business. Wiring only.
 */
import type { Logger } from 'pino';
import { isRoomId, type NodeId, type RoomId } from '../../common/ids.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import type { IRoomTalkers } from '../../proto/index.ts';
import type { SfuCaller } from '../media/sfu-port.ts';
import type { Media } from '../media/start-media.ts';
import type { RoomPort } from '../room/room-port.ts';
import type { Membership } from '../session/membership.ts';
import type { SocketPort } from '../session/socket-port.ts';
import { RankDesk } from './rank-desk.ts';
import { TalkerBoard, talkersTopic } from './talker-board.ts';

export type VoicesDeps = {
  readonly clock: Pick<Clock, 'after' | 'monotonicMs'>;
  readonly log: Logger;
  readonly publish: (topic: string, frame: Uint8Array) => void;
  /** @throws {AppError} SFU_UNREACHABLE */
  readonly sfu: (nodeId: NodeId) => SfuCaller;
  /** Another session of the room has its media there too. */
  readonly hasNeighbour: (member: Membership) => boolean;
};

export class Voices {
  readonly #deps: VoicesDeps;
  readonly #board: TalkerBoard;
  readonly #ranks: RankDesk;
  /** Rooms with sessions of this node. */
  readonly #rooms = new Map<RoomId, RoomPort>();
  /** What a socket listens to. */
  readonly #topics = new WeakMap<SocketPort, string>();

  constructor(deps: VoicesDeps) {
    this.#deps = deps;
    this.#board = new TalkerBoard({
      ...deps,
      onTalkers: (room, numbers) => this.#rooms.get(room)?.speak(numbers),
    });
    this.#ranks = new RankDesk({
      ...deps,
      rank: async (nodeId, request) => deps.sfu(nodeId).call('rankParticipants', request),
    });
  }

  /** A session's media is at an SFU node, or may be: the socket hears of that node's talkers from now on. */
  placed(socket: SocketPort, member: Membership): void {
    const { place, entry } = member;
    if (place === undefined) return;
    const { room } = entry;
    this.#rooms.set(room.roomId, room);
    const isFirst = !this.#deps.hasNeighbour(member);
    this.#ranks.placed(room.roomId, place.nodeId, { ranks: room.ranks(), isFirst });
    this.#listen(socket, room.roomId, place.nodeId);
  }

  /** Something about the room has changed. */
  roomNews(room: RoomPort): void {
    if (this.#rooms.get(room.roomId) === room) this.#ranks.changed(room.roomId, room.ranks());
  }

  /** Nobody at this node is in the room any more. */
  roomLeft(roomId: RoomId): void {
    this.#rooms.delete(roomId);
    this.#board.forgetRoom(roomId);
    this.#ranks.forgetRoom(roomId);
  }

  roomTalkers(nodeId: NodeId, { roomId, numbers }: IRoomTalkers): void {
    const id = roomId ?? '';
    if (isRoomId(id) && this.#rooms.has(id)) this.#board.report(id, nodeId, numbers ?? []);
  }

  /** What the SFU node knew may be gone, and nobody hears it. */
  nodeGone(nodeId: NodeId): void {
    this.#ranks.forgetNode(nodeId);
    this.#board.forgetNode(nodeId);
  }

  async close(): Promise<void> {
    for (const roomId of [...this.#rooms.keys()]) this.roomLeft(roomId);
  }

  #listen(socket: SocketPort, roomId: RoomId, nodeId: NodeId): void {
    const topic = talkersTopic(roomId, nodeId);
    const before = this.#topics.get(socket);
    if (before === topic) return;
    if (before !== undefined) socket.unsubscribe(before);
    this.#topics.set(socket, topic);
    socket.subscribe(topic);
    const frame = this.#board.frameOf(roomId, nodeId);
    if (frame !== undefined) socket.send(frame);
  }
}

export type VoicesOptions = Pick<VoicesDeps, 'publish' | 'log'> & {
  readonly media: Pick<Media, 'gateway' | 'registry' | 'events'>;
};

/** Those of a node. */
export function startVoices({ media, publish, log }: VoicesOptions): Voices {
  const voices = new Voices({
    clock: SYSTEM_CLOCK,
    log: log.child({ module: 'voices' }),
    publish,
    sfu: (nodeId) => media.gateway.sfu(nodeId),
    hasNeighbour: (member) => media.registry.hasNeighbour(member),
  });
  media.events.on('roomTalkers', (nodeId, talkers) => voices.roomTalkers(nodeId, talkers));
  media.events.on('nodeGone', (nodeId) => voices.nodeGone(nodeId));
  return voices;
}
