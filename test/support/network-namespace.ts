/** A network namespace with an address of its own, as a stand-in for a host. Needs root and iproute2. */
import { execFileSync } from 'node:child_process';

export type NetworkNamespace = {
  readonly name: string;
  /** IPv4 address that is reachable from inside the namespace and is not loopback. */
  readonly address: string;
  /** Command prefix that runs the rest inside. */
  readonly prefix: readonly string[];
  remove(): void;
};

const GATEWAY = '10.77.0.2';

export function createNetworkNamespace(): NetworkNamespace {
  const name = `kaskade-${process.pid}-${Date.now().toString(36)}`;
  const address = '10.77.0.1';
  const ip = (...args: string[]): void => {
    execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  };
  ip('netns', 'add', name);
  const remove = (): void => ip('netns', 'delete', name);
  try {
    ip('-n', name, 'link', 'set', 'lo', 'up');
    ip('-n', name, 'link', 'add', 'host0', 'type', 'veth', 'peer', 'name', 'peer0');
    ip('-n', name, 'addr', 'add', `${address}/24`, 'dev', 'host0');
    ip('-n', name, 'link', 'set', 'host0', 'up');
    ip('-n', name, 'link', 'set', 'peer0', 'up');
    // without a default route Firefox gathers no candidates; nothing answers there
    ip('-n', name, 'route', 'add', 'default', 'via', GATEWAY, 'dev', 'host0');
  } catch (error) {
    remove();
    throw error;
  }
  return { name, address, prefix: ['ip', 'netns', 'exec', name], remove };
}
