/** The room on `ws` and JSON, as its documentation broadcasts: text made once, `send()` for each client. */
import type { Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { loadPackage } from '../packages.ts';
import { PeerRoom, type News } from './room.ts';

type Socket = {
  readonly readyState: number;
  send(text: string): void;
  on(event: 'message', listener: (data: Buffer) => void): void;
  on(event: 'close', listener: () => void): void;
};
type Ws = {
  WebSocketServer: new (options: { server: Server }) => {
    on(event: 'connection', listener: (socket: Socket) => void): void;
  };
};

const OPEN = 1;
const Command = z.discriminatedUnion('type', [
  z.object({ type: z.literal('join'), name: z.string() }),
  z.object({ type: z.literal('mute'), muted: z.boolean() }),
]);

export function serveWs(folder: string, server: Server): void {
  const { WebSocketServer } = loadPackage<Ws>(folder, 'ws');
  const sockets = new WebSocketServer({ server });
  const room = new PeerRoom();
  const members = new Set<Socket>();
  const tell = (news: News): void => {
    const text = JSON.stringify({ type: 'news', news });
    for (const socket of members) {
      if (socket.readyState === OPEN) socket.send(text);
    }
  };
  sockets.on('connection', (socket) => {
    const id = randomUUID();
    socket.on('message', (data) => {
      const command = Command.parse(JSON.parse(data.toString()));
      if (command.type === 'mute') return room.setMuted(id, command.muted, tell);
      const roster = room.join(id, command.name, tell);
      members.add(socket);
      socket.send(JSON.stringify({ type: 'roster', roster }));
    });
    socket.on('close', () => {
      members.delete(socket);
      room.leave(id, tell);
    });
  });
}
