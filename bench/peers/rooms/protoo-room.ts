/** The room on protoo-server, as mediasoup's demo uses it: requests with answers, a notification to each peer. */
import type { Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { loadPackage } from '../packages.ts';
import { PeerRoom, type News } from './room.ts';

type Request = { readonly method: string; readonly data: unknown };
type ProtooPeer = {
  readonly id: string;
  notify(method: string, data: unknown): Promise<void>;
  on(event: 'request', listener: (request: Request, accept: (data?: unknown) => void) => void): void;
  on(event: 'close', listener: () => void): void;
};
type Protoo = {
  Room: new () => {
    createPeer(id: string, transport: unknown): ProtooPeer;
  };
  WebSocketServer: new (server: Server) => {
    on(event: 'connectionrequest', listener: (info: unknown, accept: () => unknown) => void): void;
  };
};

const JoinData = z.object({ name: z.string() });
const MuteData = z.object({ muted: z.boolean() });

export function serveProtoo(folder: string, server: Server): void {
  const { Room, WebSocketServer } = loadPackage<Protoo>(folder, 'protoo-server');
  const protoo = new Room();
  const room = new PeerRoom();
  const members = new Set<ProtooPeer>();
  const tell = (news: News): void => {
    for (const peer of members) {
      peer.notify('news', news).catch(() => {}); // it has just gone
    }
  };
  new WebSocketServer(server).on('connectionrequest', (_, accept) => {
    const peer = protoo.createPeer(randomUUID(), accept());
    peer.on('request', (request, answer) => {
      if (request.method === 'join') {
        const { name } = JoinData.parse(request.data);
        const roster = room.join(peer.id, name, tell);
        members.add(peer);
        return answer({ roster });
      }
      room.setMuted(peer.id, MuteData.parse(request.data).muted, tell);
      answer();
    });
    peer.on('close', () => {
      members.delete(peer);
      room.leave(peer.id, tell);
    });
  });
}
