/** The room on socket.io, as its documentation does it: rooms, an acknowledgement that answers the join. */
import type { Server } from 'node:http';
import { loadPackage } from '../packages.ts';
import { PeerRoom, type News } from './room.ts';

type Target = { emit(event: 'news', news: News): void };
type Socket = {
  readonly id: string;
  join(room: string): void;
  to(room: string): Target;
  on(event: 'join', listener: (name: string, answer: (roster: unknown) => void) => void): void;
  on(event: 'mute', listener: (muted: boolean) => void): void;
  on(event: 'disconnect', listener: () => void): void;
};
type SocketIo = {
  Server: new (server: Server) => {
    on(event: 'connection', listener: (socket: Socket) => void): void;
    to(room: string): Target;
  };
};

const ROOM = 'room';

export function serveSocketIo(folder: string, server: Server): void {
  const { Server: SocketServer } = loadPackage<SocketIo>(folder, 'socket.io');
  const io = new SocketServer(server);
  const room = new PeerRoom();
  io.on('connection', (socket) => {
    const tellOthers = (news: News): void => socket.to(ROOM).emit('news', news);
    socket.on('join', (name, answer) => {
      socket.join(ROOM);
      answer(room.join(socket.id, name, tellOthers));
    });
    socket.on('mute', (muted) => room.setMuted(socket.id, muted, (news) => io.to(ROOM).emit('news', news)));
    socket.on('disconnect', () => room.leave(socket.id, tellOthers));
  });
}
