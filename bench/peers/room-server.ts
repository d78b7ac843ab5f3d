/** A room of a peer that clients can join. */
import { z } from 'zod';
import { Child } from './child.ts';

export type RoomServer = {
  /** Of the only process there is. */
  readonly pid: number;
  readonly url: string;
  close(): Promise<void>;
};

const Ready = z.object({ port: z.number() });

/** The room of a peer that is a library: rooms/main.ts. @param folder with its packages */
export async function openNodeRoom(
  peer: 'ws' | 'socket.io' | 'protoo',
  folder: string,
  signal: AbortSignal,
): Promise<RoomServer> {
  const child = new Child('rooms/main.ts', [peer, folder]);
  try {
    const { port } = Ready.parse(await child.answer(signal));
    return { pid: child.pid, url: `http://127.0.0.1:${port}`, close: () => child.close() };
  } catch (error) {
    await child.close();
    throw error;
  }
}
