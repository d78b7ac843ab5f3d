/** Client of the room on socket.io; WebSocket from the start, which spares it the long polling that it begins with. */
import { loadPackage } from '../packages.ts';
import { Seen, type MakeClient } from './peer-client.ts';

type Engine = { on(event: 'packet' | 'packetCreate', listener: () => void): void };
type Socket = {
  readonly io: { readonly engine: Engine };
  connect(): void;
  disconnect(): void;
  on(event: 'connect', listener: () => void): void;
  on(event: 'connect_error', listener: (error: Error) => void): void;
  on(event: 'disconnect', listener: (reason: string) => void): void;
  on(event: 'news', listener: (news: unknown) => void): void;
  emit(event: 'join', name: string, answer: (roster: unknown) => void): void;
  emit(event: 'mute', muted: boolean): void;
};
type Options = { transports: string[]; forceNew: boolean; reconnection: boolean; autoConnect: boolean };
type SocketIoClient = { readonly io: (url: string, options: Options) => Socket };

const OPTIONS = { forceNew: true, reconnection: false, autoConnect: false };

export const socketIoClient: MakeClient = (folder) => {
  const { io } = loadPackage<SocketIoClient>(folder, 'socket.io-client');
  return (url, name) => {
    const seen = new Seen();
    const socket = io(url, { ...OPTIONS, transports: ['websocket'] });
    const join = (): Promise<void> =>
      new Promise((resolve, reject) => {
        socket.on('news', (news) => seen.news(news));
        socket.on('connect_error', reject);
        socket.on('disconnect', (reason) => reject(new Error(reason)));
        socket.on('connect', () =>
          socket.emit('join', name, (roster) => {
            seen.roster(roster);
            resolve();
          }),
        );
        socket.connect();
        socket.io.engine.on('packet', () => (seen.messagesIn += 1));
        socket.io.engine.on('packetCreate', () => (seen.messagesOut += 1));
      });
    return {
      seen,
      join,
      setMuted: (muted) => socket.emit('mute', muted),
      close: () => socket.disconnect(),
    };
  };
};
