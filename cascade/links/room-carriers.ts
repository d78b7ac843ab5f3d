/** Which other nodes carry a room, by their registrations: of these the plan of its links is made. */
import type { Logger } from 'pino';
import { followItems } from '../../common/coordination/follow-items.ts';
import { routersPrefix } from '../../common/coordination/keys.ts';
import type { Coordination, Watch } from '../../common/coordination/port.ts';
import { isNodeId, parseSiteId, type NodeId, type RoomId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { RouterRegistration } from '../../proto/index.ts';
import type { Carrier } from '../policy/room-plan.ts';

const RETRY_MS = 1_000;

export type CarriersFacts = {
  readonly roomId: RoomId;
  readonly selfId: NodeId;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onChange: (carriers: ReadonlyMap<NodeId, Carrier>) => void;
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
  const tell = (items: ReadonlyMap<string, Carrier>): void => {
    const carriers = [...items].flatMap(([nodeId, one]) =>
      isNodeId(nodeId) && nodeId !== selfId ? [[nodeId, one] as const] : [],
    );
    if (!isStopped) onChange(new Map(carriers));
  };
  const start = async (): Promise<void> => {
    watch = await followItems(coordination, { prefix, read: readCarrier, changed: tell, log });
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

function readCarrier(value: Uint8Array): Carrier {
  const { site, meshNodes } = RouterRegistration.decode(value);
  return { site: parseSiteId(site), meshNodes };
}
