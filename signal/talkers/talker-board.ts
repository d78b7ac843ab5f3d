/**
 * Who has the talker slots, by room and SFU node, as the nodes report it: told to the sockets whose sessions hear slots
 * of that node, at most ten times a second, encoded once.
 */
import type { NodeId, RoomId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { ServerEnvelope } from '../../proto/index.ts';

/** Between two frames of a room and SFU node, ms: as between two deltas. */
const PERIOD_MS = 100;
/** More than any node has slots; what comes beyond is left out. */
const MAX_TALKERS = 8;

export type TalkerBoardDeps = {
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  readonly publish: (topic: string, frame: Uint8Array) => void;
  /** These have slots somewhere in the room: everybody has to know them. Before their frame. */
  readonly onTalkers: (room: RoomId, numbers: ReadonlySet<number>) => void;
};

type Stand = {
  /** Loudest first. */
  numbers: readonly number[];
  frame: Uint8Array;
  lastMs: number;
  cancel: (() => void) | undefined;
};

type RoomStands = Map<NodeId, Stand>;

export class TalkerBoard {
  readonly #deps: TalkerBoardDeps;
  readonly #rooms = new Map<RoomId, RoomStands>();

  constructor(deps: TalkerBoardDeps) {
    this.#deps = deps;
  }

  /** Takes a report. The same people in another order are no news. */
  report(room: RoomId, nodeId: NodeId, numbers: readonly number[]): void {
    const stand = this.#stand(room, nodeId);
    const next = numbers.slice(0, MAX_TALKERS);
    if (isSameSet(stand.numbers, next)) return;
    stand.numbers = next;
    if (stand.cancel !== undefined) return;
    const waitMs = stand.lastMs + PERIOD_MS - this.#deps.clock.monotonicMs();
    if (waitMs <= 0) this.#tell(room, nodeId, stand);
    else stand.cancel = this.#deps.clock.after(waitMs, () => this.#tell(room, nodeId, stand));
  }

  /** At any of the nodes. */
  #talkers(room: RoomId): ReadonlySet<number> {
    return new Set([...(this.#rooms.get(room)?.values() ?? [])].flatMap(({ numbers }) => numbers));
  }

  /** For a socket that begins to listen; undefined = nobody has spoken yet. */
  frameOf(room: RoomId, nodeId: NodeId): Uint8Array | undefined {
    return this.#rooms.get(room)?.get(nodeId)?.frame;
  }

  /** The node can't be heard: nobody hears its slots. */
  forgetNode(nodeId: NodeId): void {
    for (const [room, stands] of this.#rooms) {
      const stand = stands.get(nodeId);
      if (stand === undefined) continue;
      stand.cancel?.();
      stands.delete(nodeId);
      this.#deps.onTalkers(room, this.#talkers(room));
    }
  }

  /** The room is closed here. */
  forgetRoom(room: RoomId): void {
    for (const { cancel } of this.#rooms.get(room)?.values() ?? []) cancel?.();
    this.#rooms.delete(room);
  }

  #stand(room: RoomId, nodeId: NodeId): Stand {
    const stands: RoomStands = this.#rooms.get(room) ?? new Map<NodeId, Stand>();
    this.#rooms.set(room, stands);
    const stand = stands.get(nodeId) ?? {
      numbers: [],
      frame: encode([]),
      lastMs: -Infinity,
      cancel: undefined,
    };
    stands.set(nodeId, stand);
    return stand;
  }

  #tell(room: RoomId, nodeId: NodeId, stand: Stand): void {
    stand.cancel = undefined;
    stand.lastMs = this.#deps.clock.monotonicMs();
    stand.frame = encode(stand.numbers);
    this.#deps.onTalkers(room, this.#talkers(room));
    this.#deps.publish(talkersTopic(room, nodeId), stand.frame);
  }
}

/** Sockets whose sessions' media is at the node. */
export const talkersTopic = (room: RoomId, nodeId: NodeId): string => `talkers/${room}/${nodeId}`;

const encode = (numbers: readonly number[]): Uint8Array =>
  ServerEnvelope.encode({ talkers: { numbers: [...numbers] } }).finish();

function isSameSet(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && other.every((number) => one.includes(number));
}
