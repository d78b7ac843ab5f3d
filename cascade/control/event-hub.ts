/**
 * Streams of events to signalling nodes, one per node. A slow reader first misses what is told anew: consumers' states
 * with the next change, demands with the next vouching, talkers with their next change. Then it loses its stream; it comes back and vouches, which tells
 * it what it missed.
 */
import { AppError } from '../../common/errors.ts';
import type { NodeId } from '../../common/ids.ts';
import type { RpcStream } from '../../common/rpc/stream.ts';
import type { ISfuBeat, IWatchEventsResponse } from '../../proto/index.ts';

/** Above this many unsent messages, states and beats are left out. */
export const STATES_QUEUE_LIMIT = 256;
/** Above this many the stream is ended. */
export const EVENTS_QUEUE_LIMIT = 2_048;

export type EventStream = Pick<
  RpcStream<never, IWatchEventsResponse>,
  'write' | 'queued' | 'isOpen' | 'fail' | 'closed'
>;

/** Delivers events to the streams that are open. */
export class EventHub {
  readonly #streams = new Map<NodeId, EventStream>();

  /** Adds a signalling node's stream; an older one of the same node ends. */
  subscribe(signalNodeId: NodeId, stream: EventStream): void {
    this.#streams.get(signalNodeId)?.fail(new AppError('FENCED', 'a newer stream of this node took over'));
    this.#streams.set(signalNodeId, stream);
    void stream.closed.then(() => {
      if (this.#streams.get(signalNodeId) === stream) this.#streams.delete(signalNodeId);
    });
  }

  /** @returns false when none of the nodes heard it */
  publish(to: readonly NodeId[], event: IWatchEventsResponse): boolean {
    let isHeard = false;
    for (const node of to) {
      const stream = this.#streams.get(node);
      if (stream !== undefined && send(stream, event)) isHeard = true;
    }
    return isHeard;
  }

  /** Proof of life for everybody. */
  beat(beat: ISfuBeat): void {
    for (const stream of this.#streams.values()) send(stream, { beat });
  }
}

function send(stream: EventStream, event: IWatchEventsResponse): boolean {
  const isRepeated =
    (event.consumerStates ?? event.sourceDemand ?? event.roomTalkers ?? event.beat) !== undefined;
  if (isRepeated && stream.queued >= STATES_QUEUE_LIMIT) return false;
  if (stream.queued >= EVENTS_QUEUE_LIMIT) {
    stream.fail(new AppError('BUSY', 'events are read too slowly'));
    return false;
  }
  return stream.isOpen && stream.write(event);
}
