/** A TURN server (Debian's coturn) at an address of this machine, with a secret; gone with {@link Coturn.close}. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const READY_TIMEOUT_MS = 10_000;

export type Coturn = { readonly url: string; close(): Promise<void> };

/** @param address not loopback: relays refuse peers there */
export async function startCoturn(address: string, port: number, secret: string): Promise<Coturn> {
  const folder = mkdtempSync(join(tmpdir(), 'kaskade-coturn-'));
  const flags = {
    'listening-ip': address,
    'relay-ip': address,
    'listening-port': port,
    'min-port': 50_000,
    'max-port': 50_999,
    realm: 'kaskade.test',
    'static-auth-secret': secret,
    userdb: join(folder, 'turndb'),
    pidfile: join(folder, 'pid'),
    'log-file': 'stdout',
  };
  const given = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
  const switches = [
    '-n',
    '--use-auth-secret',
    '--fingerprint',
    '--no-tls',
    '--no-dtls',
    '--no-cli',
    '--verbose',
  ];
  const child = spawn('turnserver', [...switches, ...given], { stdio: ['ignore', 'pipe', 'ignore'] });
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
