/**
 * Who has the talker slots, by room and SFU node, as the nodes report it: told to the sockets whose sessions hear slots
 * of that node, at most ten times a second, encoded once.
 */
import type { NodeId, RoomId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { ServerEnvelope } from '../../proto/index.ts';

/**
 * From a change to the frame that tells it, ms: who stops and who begins are one frame, and there are no more of them
 * than of deltas. Nobody waits for it: whose voice it is, is in its packets.
 */
const GATHER_MS = 100;
/** Who has only lost a slot is no news for a while, ms: most often somebody else begins, and that frame tells both. */
const LOSS_GATHER_MS = 3_000;
/** More than any node has slots; what comes beyond is left out. */
const MAX_TALKERS = 8;

export type TalkerBoardDeps = {
  readonly clock: Pick<Clock, 'after' | 'monotonicMs'>;
  readonly publish: (topic: string, frame: Uint8Array) => void;
  /** These have slots somewhere in the room: everybody has to know them. Before their frame. */
  readonly onTalkers: (room: RoomId, numbers: ReadonlySet<number>) => void;
};

type Stand = {
  /** Loudest first. */
  numbers: readonly number[];
  /** As listeners know it. */
  told: readonly number[];
  frame: Uint8Array;
  timer: { readonly dueMs: number; readonly cancel: () => void } | undefined;
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
    stand.numbers = numbers.slice(0, MAX_TALKERS);
    const hasNew = stand.numbers.some((number) => !stand.told.includes(number));
    const gatherMs = hasNew ? GATHER_MS : LOSS_GATHER_MS;
    const dueMs = this.#deps.clock.monotonicMs() + gatherMs;
    if (stand.timer !== undefined && stand.timer.dueMs <= dueMs) return;
    stand.timer?.cancel();
    const cancel = this.#deps.clock.after(gatherMs, () => this.#tell(room, nodeId, stand));
    stand.timer = { dueMs, cancel };
  }

  /** At any of the nodes. */
  #talkers(room: RoomId): ReadonlySet<number> {
    return new Set([...(this.#rooms.get(room)?.values() ?? [])].flatMap(({ told }) => told));
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
      stand.timer?.cancel();
      stands.delete(nodeId);
      this.#deps.onTalkers(room, this.#talkers(room));
    }
  }

  /** The room is closed here. */
  forgetRoom(room: RoomId): void {
    for (const { timer } of this.#rooms.get(room)?.values() ?? []) timer?.cancel();
    this.#rooms.delete(room);
  }

  #stand(room: RoomId, nodeId: NodeId): Stand {
    const stands: RoomStands = this.#rooms.get(room) ?? new Map<NodeId, Stand>();
    this.#rooms.set(room, stands);
    const stand = stands.get(nodeId) ?? {
      numbers: [],
      told: [],
      frame: encode([]),
      timer: undefined,
    };
    stands.set(nodeId, stand);
    return stand;
  }

  #tell(room: RoomId, nodeId: NodeId, stand: Stand): void {
    stand.timer = undefined;
    if (isSameSet(stand.told, stand.numbers)) return;
    stand.told = stand.numbers;
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
