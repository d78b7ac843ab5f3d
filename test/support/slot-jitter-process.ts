/** Process of slot-jitter.ts: the engine's rooms in a process of their own, in place of a thread. */
import { performance } from 'node:perf_hooks';
import { SharedCounters } from '../../cascade/slots/counters.ts';
import { ThreadRoom } from '../../cascade/slots/thread-room.ts';
import type { RoomKey, ToThread } from '../../cascade/slots/thread-messages.ts';

const rooms = new Map<RoomKey, ThreadRoom>();
const counters = new SharedCounters();

process.on('message', (message: ToThread) => void apply(message));
process.on('disconnect', () => process.exit(0));
setInterval(() => {
  for (const room of rooms.values()) room.tick(performance.now());
}, 20);

async function apply(message: ToThread): Promise<void> {
  if (message.kind === 'close') return;
  if (message.kind !== 'open') return rooms.get(message.roomKey)?.apply(message);
  const { roomKey, levelExtensionId } = message;
  const room = await ThreadRoom.open(levelExtensionId, {
    counters,
    tell: () => {},
    onFailed: () => {},
    onWaiting: () => {},
  });
  rooms.set(roomKey, room);
  process.send?.({ roomKey, address: room.address });
}
