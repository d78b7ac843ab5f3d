/**
 * Whether the process that a node's entry tells of can still be there. A machine refuses connections to its own ports
 * where nobody listens any more: so a process that is started again need not wait for its predecessor's lease.
 */
import { connect } from 'node:net';
import type { INodeInfo } from '../../proto/index.ts';

/** For an answer. */
export const PROBE_TIMEOUT_MS = 1_000;
const ADDRESS = /^\[?(.*?)\]?:(\d+)$/;

/**
 * False only with proof: at our own host nobody listens at its port, or we do. What another host refuses proves
 * nothing, its firewall may be meant for us alone.
 *
 * @param own host:port that we listen at
 */
export async function canBeAlive({ rpcAddress }: INodeInfo, own: string): Promise<boolean> {
  const [, host, port] = ADDRESS.exec(rpcAddress ?? '') ?? [];
  const [, ownHost] = ADDRESS.exec(own) ?? [];
  if (host === undefined || host !== ownHost) return true;
  if (rpcAddress === own) return false;
  return !(await isRefused(host, Number(port)));
}

function isRefused(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (refused: boolean): void => {
      socket.destroy();
      resolve(refused);
    };
    // later in this turn: what was answered while this process did not run is read first
    socket.setTimeout(PROBE_TIMEOUT_MS, () => setImmediate(() => end(false)));
    socket.once('connect', () => end(false));
    socket.once('error', (error) => end('code' in error && error.code === 'ECONNREFUSED'));
  });
}
