/** A TCP proxy on loopback whose connections can be delayed, cut or made to hang, as a network does it. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export type TcpProxy = {
  readonly port: number;
  /** Cuts all connections; new ones are accepted. */
  cut(): void;
  /** Holds back all bytes of connections that exist and of new ones, without closing anything. */
  stall(): void;
  /** Lets bytes through again. */
  resume(): void;
  close(): Promise<void>;
};

/**
 * Forwards to a port of 127.0.0.1.
 * @param listen default: any free port of 127.0.0.1
 * @param delayMs of each piece of data in each direction, so a round trip takes twice as long
 */
export async function startTcpProxy(
  targetPort: number,
  listen: { readonly host: string; readonly port: number } = { host: '127.0.0.1', port: 0 },
  delayMs = 0,
): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isStalled = false;
  const track = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => {}); // cut on purpose, or by the other side
    socket.once('close', () => sockets.delete(socket));
    if (isStalled) socket.pause();
    return socket;
  };
  // timers of one length fire in the order of their start
  const later = (run: () => void): void => void (delayMs === 0 ? run() : setTimeout(run, delayMs));
  const server = createServer((near) => {
    const far = track(connect(targetPort, '127.0.0.1'));
    track(near);
    near.on('data', (bytes) => later(() => far.write(bytes)));
    far.on('data', (bytes) => later(() => near.write(bytes)));
    near.once('close', () => later(() => far.destroy()));
    far.once('close', () => later(() => near.destroy()));
    if (isStalled) for (const socket of [near, far]) socket.pause();
  });
  server.listen(listen);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const each = (run: (socket: Socket) => void): void => sockets.forEach(run);
  return {
    port,
    cut,
    stall: () => {
      isStalled = true;
      each((socket) => socket.pause());
    },
    resume: () => {
      isStalled = false;
      each((socket) => socket.resume());
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
