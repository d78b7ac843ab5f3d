/** Finds TCP ports of this machine that nobody uses right now. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

const LOOPBACK = '127.0.0.1';

/**
 * @param taken ports that are planned for something else
 * @returns `count` different ones; somebody else may still be faster
 */
export async function findFreePorts(count: number, taken: ReadonlySet<number>): Promise<readonly number[]> {
  const servers: Server[] = [];
  const ports: number[] = [];
  // held until all are found, so that none comes twice
  while (ports.length < count) {
    const server = createServer();
    servers.push(server);
    server.listen(0, LOOPBACK);
    await once(server, 'listening');
    const address = server.address();
    if (typeof address === 'object' && address !== null && !taken.has(address.port)) ports.push(address.port);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
