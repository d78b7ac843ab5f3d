/** Which other nodes carry a room, by their registrations: with them talker slots are exchanged. */
import type { Logger } from 'pino';
import { followItems } from '../../common/coordination/follow-items.ts';
import { routersPrefix } from '../../common/coordination/keys.ts';
import type { Coordination, Watch } from '../../common/coordination/port.ts';
import { isNodeId, type NodeId, type RoomId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';

const RETRY_MS = 1_000;

export type CarriersFacts = {
  readonly roomId: RoomId;
  readonly selfId: NodeId;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onChange: (carriers: ReadonlySet<NodeId>) => void;
};

/**
 * Tells them now and after each change, until stopped. While the store can't be reached, they are as they were.
 * @returns how to stop
 */
export function followCarriers(coordination: Pick<Coordination, 'watch'>, facts: CarriersFacts): () => void {
  const { roomId, selfId, clock, log, onChange } = facts;
  const prefix = routersPrefix(roomId);
  let isStopped = false;
  let watch: Watch | undefined;
  let cancelRetry: () => void = () => {};
  const tell = (nodeIds: Iterable<string>): void => {
    const carriers = [...nodeIds].filter(isNodeId).filter((nodeId) => nodeId !== selfId);
    if (!isStopped) onChange(new Set(carriers));
  };
  const start = async (): Promise<void> => {
    const changed = (items: ReadonlyMap<string, boolean>): void => tell(items.keys());
    watch = await followItems(coordination, { prefix, read: () => true, changed, log });
    if (isStopped) await watch.close();
  };
  const run = (): void => {
    start().catch((error: unknown) => {
      log.warn({ err: error, roomId }, 'nodes of a room are not known, trying again');
      if (!isStopped) cancelRetry = clock.after(RETRY_MS, run);
    });
  };
  run();
  return () => {
    isStopped = true;
    cancelRetry();
    watch?.close().catch(() => {}); // the store is gone, and the watch with it
  };
}
