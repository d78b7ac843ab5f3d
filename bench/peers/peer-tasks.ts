/** All that is measured beside our own cluster, in order: each fetches what it needs and runs alone. */
import { z } from 'zod';
import type { Figures } from '../scenarios/scenario.ts';
import { Child } from './child.ts';
import { fetchPeer, type PeerSource } from './fetch-peer.ts';
import type { JanusLoad } from './janus/fan-out.ts';
import type { JanusBuild } from './janus/janus-process.ts';
import { startProsody } from './prosody/prosody-process.ts';
import { openNodeRoom, type RoomServer } from './room-server.ts';
import {
  measureSignalling,
  type PeerReport,
  type SignallingLoad,
  type SignallingPeer,
} from './signalling.ts';

export type PeerTask = { readonly key: string; readonly measure: () => Promise<PeerReport> };

export type PeerLoads = { readonly signalling: SignallingLoad; readonly media: JanusLoad };

const BareRouter = z.object({ usPerPacket: z.number() });

/** Keys of {@link peerTasks}, without ours. */
export const PEER_KEYS = ['protoo', 'ws', 'socket.io', 'prosody', 'janus', 'janus-openssl'] as const;

export function peerTasks({ signalling, media }: PeerLoads, signal: AbortSignal): readonly PeerTask[] {
  const fetched = (source: PeerSource): Promise<string> => fetchPeer(source, signal);
  const room = async (
    key: SignallingPeer,
    open: (folder: string) => Promise<RoomServer>,
  ): Promise<PeerReport> => {
    const folder = await fetched('npm');
    const server = await open(folder);
    try {
      return await measureSignalling(key, { server, folder, load: signalling, signal });
    } finally {
      await server.close();
    }
  };
  const janus = async (build: JanusBuild): Promise<PeerReport> => {
    const { measureJanus } = await import('./janus/fan-out.ts'); // WebRTC takes its time to load, and `list` needs none
    return measureJanus(build, media, signal);
  };
  return [
    ...(['protoo', 'ws', 'socket.io'] as const).map((key) => ({
      key,
      measure: () => room(key, (folder) => openNodeRoom(key, folder, signal)),
    })),
    {
      key: 'prosody',
      measure: async () => {
        const unpacked = await fetched('prosody');
        return room('prosody', () => startProsody(unpacked));
      },
    },
    {
      key: 'janus',
      measure: async () => janus({ folder: await fetched('janus'), srtpFolder: undefined }),
    },
    {
      key: 'janus-openssl',
      measure: async () => janus({ folder: await fetched('janus'), srtpFolder: await fetched('libsrtp') }),
    },
  ];
}

/** What our media worker needs for what the Janus did, without anything else of ours. */
export async function measureBareRouter(media: JanusLoad, signal: AbortSignal): Promise<Figures> {
  const child = new Child('bare-router/main.ts', [String(media.receivers), String(media.seconds)]);
  try {
    const { usPerPacket } = BareRouter.parse(await child.answer(signal));
    return { limit_worker_cpu_us_per_packet: usPerPacket };
  } finally {
    await child.close();
  }
}
