/**
 * Entry: one room of a peer as a process of its own, so that the kernel accounts for it alone.
 * Forked as: main.ts PEER FOLDER; tells its port by IPC and ends with whoever forked it.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { serveProtoo } from './protoo-room.ts';
import { serveSocketIo } from './socket-io-room.ts';
import { serveWs } from './ws-room.ts';

const ROOMS: Readonly<Record<string, (folder: string, server: Server) => void>> = {
  ws: serveWs,
  'socket.io': serveSocketIo,
  protoo: serveProtoo,
};
const BACKLOG = 4_096;

const [, , peer = '', folder = ''] = process.argv;
const serve = ROOMS[peer];
if (serve === undefined) throw new Error(`no such peer: ${peer}`);
process.on('disconnect', () => process.exit());

const server = createServer();
serve(folder, server);
server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG });
await once(server, 'listening');
const address = server.address();
process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
