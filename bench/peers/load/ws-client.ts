/** Client of the room on `ws` and JSON. */
import { z } from 'zod';
import { loadPackage } from '../packages.ts';
import { Seen, type MakeClient } from './peer-client.ts';

type Socket = {
  send(text: string): void;
  close(): void;
  on(event: 'open', listener: () => void): void;
  on(event: 'message', listener: (data: Buffer) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'close', listener: () => void): void;
};
type Ws = { WebSocket: new (url: string) => Socket };

const Told = z.discriminatedUnion('type', [
  z.object({ type: z.literal('roster'), roster: z.unknown() }),
  z.object({ type: z.literal('news'), news: z.unknown() }),
]);

export const wsClient: MakeClient = (folder) => {
  const { WebSocket } = loadPackage<Ws>(folder, 'ws');
  return (url, name) => {
    const seen = new Seen();
    let socket: Socket | undefined;
    const send = (command: unknown): void => {
      seen.messagesOut += 1;
      socket?.send(JSON.stringify(command));
    };
    const join = (): Promise<void> =>
      new Promise((resolve, reject) => {
        socket = new WebSocket(url.replace('http', 'ws'));
        socket.on('open', () => send({ type: 'join', name }));
        socket.on('error', reject);
        socket.on('close', () => reject(new Error('closed')));
        socket.on('message', (data) => {
          seen.messagesIn += 1;
          const told = Told.parse(JSON.parse(data.toString()));
          if (told.type === 'news') return seen.news(told.news);
          seen.roster(told.roster);
          resolve();
        });
      });
    return {
      seen,
      join,
      setMuted: (muted) => send({ type: 'mute', muted }),
      close: () => socket?.close(),
    };
  };
};
