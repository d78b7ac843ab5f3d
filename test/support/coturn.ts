/** A TURN server (Debian's coturn) at an address of this machine, with a secret; gone with {@link Coturn.close}. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const READY_TIMEOUT_MS = 10_000;

export type Coturn = { readonly url: string; close(): Promise<void> };

/** @param address not loopback: relays refuse peers there */
export async function startCoturn(address: string, port: number, secret: string): Promise<Coturn> {
  const folder = mkdtempSync(join(tmpdir(), 'kaskade-coturn-'));
  const file = join(folder, 'turnserver.conf');
  writeFileSync(file, `${configuration(address, port, secret, folder).join('\n')}\n`);
  const child = spawn('turnserver', ['-c', file], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const lines: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (): void => reject(new Error(`coturn does not listen:\n${lines.join('\n')}`));
    const timer = setTimeout(fail, READY_TIMEOUT_MS);
    child.once('error', reject).once('exit', fail);
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (!line.includes(`UDP listener opened on: ${address}:${port}`)) return;
      clearTimeout(timer);
      resolve();
    });
  });
  try {
    await ready;
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `turn:${address}:${port}?transport=udp`, close };
}

/** That of docs/turn.md without TLS, while the secret is being changed. */
function configuration(address: string, port: number, secret: string, folder: string): readonly string[] {
  return [
    `listening-ip=${address}`,
    `relay-ip=${address}`,
    `listening-port=${port}`,
    'no-tls',
    'no-dtls',
    'use-auth-secret',
    'static-auth-secret=the-one-before',
    `static-auth-secret=${secret}`,
    'realm=kaskade.test',
    'fingerprint',
    'denied-peer-ip=0.0.0.0-255.255.255.255',
    'denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    `allowed-peer-ip=${address}`,
    'no-multicast-peers',
    'no-tcp-relay',
    'min-port=50000',
    'max-port=50999',
    'no-cli',
    `userdb=${join(folder, 'turndb')}`,
    `pidfile=${join(folder, 'pid')}`,
    'log-file=stdout',
    'verbose',
  ];
}
