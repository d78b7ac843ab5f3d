/** Several network namespaces on one bridge as stand-ins for hosts. Needs root and iproute2. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type NetworkHost = {
  readonly name: string;
  readonly address: string;
  /** Command prefix that runs the rest there. */
  readonly prefix: readonly string[];
  /** Outside of the repository, gone with the network: data of a site. */
  readonly folder: string;
  /** Drops without a word what arrives for these ports, as many firewalls do. @returns ends that */
  block(protocol: 'tcp' | 'udp', ports: string): () => void;
};

export type HostNetwork = { readonly hosts: readonly NetworkHost[]; remove(): void };

/** Whether namespaces can be made here. */
export const canMakeHosts = (): boolean => process.getuid?.() === 0;

const ip = (...args: readonly string[]): void => {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** What a host's number is in its address; one family alone. */
const FAMILIES = {
  ipv4: { net: '10.88.0.', bits: 24, gateway: '10.88.0.254' },
  ipv6: { net: 'fd88::', bits: 64, gateway: 'fd88::fe' },
} as const;

/** Hosts 10.88.0.1 … on a switch that is a namespace of its own, so that this machine's network is not touched. */
export function createHosts(count: number, family: keyof typeof FAMILIES = 'ipv4'): HostNetwork {
  const mark = `k${process.pid}-${Date.now().toString(36)}`;
  const bridge = `${mark}-switch`;
  const made: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'kaskade-hosts-'));
  const remove = (): void => {
    for (const name of made.splice(0)) ip('netns', 'delete', name);
    rmSync(folder, { recursive: true, force: true });
  };
  const addNamespace = (name: string): void => {
    ip('netns', 'add', name);
    made.push(name);
    ip('-n', name, 'link', 'set', 'lo', 'up');
  };
  try {
    addNamespace(bridge);
    ip('-n', bridge, 'link', 'add', 'switch', 'type', 'bridge');
    ip('-n', bridge, 'link', 'set', 'switch', 'up');
    const hosts = Array.from({ length: count }, (_, index) => {
      const name = `${mark}-${index + 1}`;
      addNamespace(name);
      return plugIn({ name, bridge, port: `p${index + 1}`, number: index + 1, family, folder });
    });
    return { hosts, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

type Plug = {
  readonly name: string;
  readonly bridge: string;
  readonly port: string;
  readonly number: number;
  readonly family: keyof typeof FAMILIES;
  readonly folder: string;
};

function plugIn({ name, bridge, port, number, family, folder }: Plug): NetworkHost {
  const { net, bits, gateway } = FAMILIES[family];
  const address = `${net}${number}`;
  ip('-n', name, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', port, 'netns', bridge);
  // nobody else has it: without "nodad" an IPv6 address is none for two seconds
  ip('-n', name, 'addr', 'add', `${address}/${bits}`, 'dev', 'eth0', ...(family === 'ipv6' ? ['nodad'] : []));
  ip('-n', name, 'link', 'set', 'eth0', 'up');
  ip('-n', bridge, 'link', 'set', port, 'master', 'switch', 'up');
  ip('-n', name, 'route', 'add', 'default', 'via', gateway);
  // the rule that delivers to the host itself comes first by nature: behind ours, which drop, it may come later
  ip('-n', name, 'rule', 'add', 'pref', '100', 'lookup', 'local');
  ip('-n', name, 'rule', 'delete', 'pref', '0');
  return {
    name,
    address,
    prefix: ['ip', 'netns', 'exec', name],
    folder: join(folder, name),
    block: (protocol, ports) => {
      const drop = ['iif', 'eth0', 'ipproto', protocol, 'dport', ports, 'blackhole'];
      ip('-n', name, 'rule', 'add', 'pref', '10', ...drop);
      return () => ip('-n', name, 'rule', 'delete', 'pref', '10', ...drop);
    },
  };
}
