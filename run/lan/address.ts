/** Which address of this machine others on the local network reach. Pure. */
import type { NetworkInterfaceInfo } from 'node:os';
import { AppError } from '../../common/errors.ts';

export type LocalAddress = { readonly address: string; readonly interfaceName: string };

export type LanAddress = LocalAddress & {
  /** Further ones that could have been meant. */
  readonly others: readonly LocalAddress[];
};

type Interfaces = Readonly<NodeJS.Dict<readonly NetworkInterfaceInfo[]>>;

const LINK_LOCAL_V6 = /^fe[89ab]/i;
/**
 * The wanted address, else that of the default route.
 *
 * @param routed undefined = there is none
 * @throws {AppError} CONFIG_INVALID, with the addresses that can be chosen
 */
export function chooseAddress(
  wanted: string | undefined,
  interfaces: Interfaces,
  routed: string | undefined,
): LanAddress {
  const all = addressesOf(interfaces);
  const chosen = all.find(({ address }) => address === (wanted ?? routed));
  if (chosen !== undefined) return { ...chosen, others: all.filter((one) => one !== chosen) };
  const why =
    wanted === undefined
      ? 'no way leads from this machine to others'
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
