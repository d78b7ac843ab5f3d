/** Client of the room on protoo-server. */
import { z } from 'zod';
import { loadPackage } from '../packages.ts';
import { Seen, type MakeClient } from './peer-client.ts';

type Transport = { on(event: 'message', listener: () => void): void };
type Peer = {
  on(event: 'open' | 'close', listener: () => void): void;
  on(event: 'failed', listener: (attempt: number) => void): void;
  on(event: 'notification', listener: (notification: { readonly data: unknown }) => void): void;
  request(method: string, data: unknown): Promise<unknown>;
  close(): void;
};
type ProtooClient = {
  WebSocketTransport: new (url: string, options: { retry: { retries: number } }) => Transport;
  Peer: new (transport: Transport) => Peer;
};

const Joined = z.object({ roster: z.unknown() });

export const protooClient: MakeClient = (folder) => {
  const { Peer, WebSocketTransport } = loadPackage<ProtooClient>(folder, 'protoo-client');
  return (url, name) => {
    const seen = new Seen();
    let peer: Peer | undefined;
    const request = async (method: string, data: unknown): Promise<unknown> => {
      seen.messagesOut += 1;
      return peer?.request(method, data);
    };
    const open = (): Promise<void> =>
      new Promise((resolve, reject) => {
        const transport = new WebSocketTransport(url.replace('http', 'ws'), { retry: { retries: 0 } });
        peer = new Peer(transport);
        transport.on('message', () => (seen.messagesIn += 1));
        peer.on('notification', ({ data }) => seen.news(data));
        peer.on('open', resolve);
        peer.on('failed', () => reject(new Error('can not connect')));
        peer.on('close', () => reject(new Error('closed')));
      });
    const join = async (): Promise<void> => {
      await open();
      const { roster } = Joined.parse(await request('join', { name }));
      seen.roster(roster);
    };
    return {
      seen,
      join,
      setMuted: (muted) => void request('mute', { muted }).catch(() => {}), // closed meanwhile
      close: () => peer?.close(),
    };
  };
};
