/** Which address of this host others reach: that of the route to somewhere. Sends nothing. */
import { createSocket } from 'node:dgram';
import { isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { AppError } from '../../common/errors.ts';
import { isLoopback } from '../../common/http/loopback.ts';

/** Addresses for documentation: nobody has them, so their route is the default one. */
const ANYWHERE = ['192.0.2.1', '2001:db8::1'] as const;
const ANY_PORT = 9;

/** True for an address that this host has. */
export function isOwnAddress(address: string): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => one.address === address));
}

/**
 * @param towards host that will be talked to; default: the default route
 * @throws {AppError} CONFIG_INVALID when there is no other address than loopback, or no route
 */
export async function detectAddress(towards?: string): Promise<string> {
  const address = await (towards === undefined ? defaultAddress() : sourceAddress(towards));
  if (address !== undefined && !isLoopback(address)) return address;
  throw new AppError(
    'CONFIG_INVALID',
    address === undefined
      ? `this host has no route to ${towards ?? 'other hosts'}: say with --address which of its addresses others reach`
      : `the route to ${towards} leaves from ${address}, which no other host reaches: say another with --address`,
  );
}

/** IPv4 where there is a choice. */
async function defaultAddress(): Promise<string | undefined> {
  const [ipv4, ipv6] = await Promise.all(ANYWHERE.map(sourceAddress));
  return ipv4 ?? ipv6 ?? firstExternal();
}

/** Connecting a datagram socket asks the kernel for the route and sends no packet. */
function sourceAddress(towards: string): Promise<string | undefined> {
  const socket = createSocket(isIPv6(towards) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    const end = (address: string | undefined): void => {
      socket.close();
      resolve(address);
    };
    socket.once('error', () => end(undefined)); // a name that nobody knows
    // no route: the callback is told, and the socket has the address of no interface
    socket.connect(ANY_PORT, towards, (error?: Error | null) =>
      end(error ? undefined : socket.address().address),
    );
  });
}

function firstExternal(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.find(({ internal, address, scopeid }) => !internal && isIP(address) !== 0 && !scopeid)?.address;
}
