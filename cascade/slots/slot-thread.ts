/** Entry of the engine's thread: rooms by key, and the clock that they share. The main thread's side is slot-engine.ts. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { goFirst } from '../../common/lifecycle/go-first.ts';
import { SharedCounters } from './counters.ts';
import { LoopLag } from './loop-lag.ts';
import type { FromThread, RoomKey, RoomNotice, ThreadData, ToThread } from './thread-messages.ts';
import { ThreadRoom } from './thread-room.ts';
import { TickClock } from './tick-clock.ts';

/** How often the loop's delay is looked at, without JavaScript and so for next to nothing. */
const LAG_STEP_MS = 50;

goFirst();
const counters = new SharedCounters((workerData as ThreadData).counters);
const rooms = new Map<RoomKey, ThreadRoom>();
const lag = new LoopLag(monitorEventLoopDelay({ resolution: LAG_STEP_MS }), LAG_STEP_MS, performance.now());
const clock = new TickClock(tick);

const tell = (notice: FromThread): void => parentPort?.postMessage(notice);

function end(roomKey: RoomKey): void {
  rooms.get(roomKey)?.close();
  rooms.delete(roomKey);
}

type Opening = Extract<ToThread, { readonly kind: 'open' }>;

async function open(roomKey: RoomKey, { levelExtensionId, port }: Omit<Opening, 'roomKey'>): Promise<void> {
  const onFailed = (error: unknown): void => {
    end(roomKey);
    tell({ roomKey, kind: 'failed', reason: String(error) });
  };
  try {
    const deps = {
      counters,
      tell: (notice: RoomNotice) => tell({ roomKey, ...notice }),
      onFailed,
      onWaiting: () => clock.hurry(),
    };
    const room = await ThreadRoom.open(levelExtensionId, deps, port);
    rooms.set(roomKey, room);
    tell({ roomKey, kind: 'opened', address: room.address });
  } catch (error) {
    onFailed(error);
  }
}

parentPort?.on('message', (message: ToThread) => {
  const { roomKey } = message;
  if (message.kind === 'open') void open(roomKey, message);
  else if (message.kind === 'close') end(roomKey);
  else rooms.get(roomKey)?.apply(message); // others come once it has told that it is open
});

function tick(): boolean {
  const nowMs = performance.now();
  counters.set('loopLagMs', lag.read(nowMs));
  let isSomebodyWaiting = false;
  for (const room of rooms.values()) isSomebodyWaiting = room.tick(nowMs) || isSomebodyWaiting;
  return isSomebodyWaiting;
}

clock.start();
