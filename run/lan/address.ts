/** Which address of this machine others on the local network reach. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { NetworkInterfaceInfo } from 'node:os';
import { AppError } from '../../common/errors.ts';

export type LocalAddress = { readonly address: string; readonly interfaceName: string };

export type LanAddress = LocalAddress & {
  /** Further ones that could have been meant. */
  readonly others: readonly LocalAddress[];
};

type Interfaces = Readonly<NodeJS.Dict<readonly NetworkInterfaceInfo[]>>;

const LINK_LOCAL_V6 = /^fe[89ab]/i;
/** Documentation addresses (RFC 5737, RFC 3849): nobody has them, so their way is the default route. */
const FAR_AWAY = [
  ['udp4', '192.0.2.1'],
  ['udp6', '2001:db8::1'],
] as const;
const ANY_PORT = 9;

/**
 * The wanted address, else that of the default route, else the only one there is. Pure.
 *
 * @param routed {@link findRoutedAddress}
 * @throws {AppError} CONFIG_INVALID, with the addresses that can be chosen
 */
export function chooseAddress(
  wanted: string | undefined,
  interfaces: Interfaces,
  routed: string | undefined,
): LanAddress {
  const all = addressesOf(interfaces);
  const [only, ...more] = all;
  const chosen =
    all.find(({ address }) => address === (wanted ?? routed)) ??
    (wanted === undefined && more.length === 0 ? only : undefined);
  if (chosen !== undefined) return { ...chosen, others: all.filter((one) => one !== chosen) };
  const why =
    wanted === undefined
      ? 'this machine has no default route'
      : `${wanted} is no address of this machine that others can reach`;
  const choices = all.length === 0 ? 'there is none' : `there are ${listText(all)}`;
  throw new AppError('CONFIG_INVALID', `--lan: ${why}; give one of its addresses: ${choices}`);
}

/** For people. */
export function listText(addresses: readonly LocalAddress[]): string {
  return addresses.map(({ address, interfaceName }) => `${address} (${interfaceName})`).join(', ');
}

function addressesOf(interfaces: Interfaces): readonly LocalAddress[] {
  return Object.entries(interfaces).flatMap(([interfaceName, infos = []]) =>
    infos
      .filter(({ internal, address }) => !internal && !LINK_LOCAL_V6.test(address))
      .map(({ address }) => ({ address, interfaceName })),
  );
}

/** The address from which this machine would send to the world; nothing is sent. IPv4 first. */
export async function findRoutedAddress(): Promise<string | undefined> {
  for (const [type, target] of FAR_AWAY) {
    const socket = createSocket(type);
    try {
      socket.connect(ANY_PORT, target);
      await once(socket, 'connect');
      return socket.address().address;
    } catch {
      // no route of this kind
    } finally {
      socket.close();
    }
  }
  return undefined;
}
