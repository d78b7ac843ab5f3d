/** Makes the client of a page: the room with the browser's own WebSocket and media engine. */
import type { RoomClient, RoomClientOptions } from './api.ts';
import { createMediaPort } from './media/engine.ts';
import { Room } from './room/room.ts';
import { openWebSocket } from './signal/socket.ts';

/** Does nothing yet: `join()` connects. */
export function createRoomClient(options: RoomClientOptions): RoomClient {
  const room = new Room({
    ...options,
    random: options.random ?? Math.random,
    openSocket: openWebSocket,
    mediaPort: options.mode === 'companion' ? undefined : createMediaPort(options.isRelayOnly),
  });
  globalThis.addEventListener('online', () => room.retryNow());
  return room;
}
