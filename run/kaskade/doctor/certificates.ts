/** How long certificates still last: our own, and those that nodes show at gRPC and to clients. */
import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import type { TlsMaterial } from '../../../common/tls/material.ts';
import type { NodeLook } from '../look/look.ts';
import type { Point } from './point.ts';

const TIMEOUT_MS = 2_000;
const MS_PER_DAY = 86_400_000;
/** Time enough to make new ones on a working day. */
const ENOUGH_DAYS = 14;

export async function certificatePoints(
  nodes: readonly NodeLook[],
  tls: TlsMaterial | undefined,
): Promise<readonly Point[]> {
  const own =
    tls === undefined ? [] : [lasting('our certificate', new X509Certificate(tls.cert).validToDate)];
  const shown = nodes.flatMap((node) => addressesOf(node, tls !== undefined));
  return [...own, ...(await Promise.all(shown.map(({ name, address }) => look(name, address, tls))))];
}

type Shown = { readonly name: string; readonly address: URL };

function addressesOf({ nodeId, rpcAddress, clientUrl }: NodeLook, isSecure: boolean): readonly Shown[] {
  const rpc = isSecure ? [[`${nodeId} gRPC`, `https://${rpcAddress}`] as const] : [];
  const client = clientUrl.startsWith('wss:') ? [[`${nodeId} clients`, clientUrl] as const] : [];
  return [...rpc, ...client]
    .filter(([, url]) => URL.canParse(url))
    .map(([what, url]) => ({ name: `certificate of ${what}`, address: new URL(url) }));
}

async function look(name: string, { hostname, port }: URL, tls: TlsMaterial | undefined): Promise<Point> {
  try {
    return lasting(name, await endOf(hostname.replace(/^\[(.*)\]$/, '$1'), Number(port || '443'), tls));
  } catch (error) {
    const found = `can not be seen: ${error instanceof Error ? error.message : String(error)}`;
    return { name, ok: false, found, needed: 'cluster', advice: 'can the address be reached from here?' };
  }
}

function lasting(name: string, end: Date): Point {
  const days = Math.floor((end.getTime() - Date.now()) / MS_PER_DAY);
  const left = days < 0 ? 'expired' : `${days} days left`;
  const advice = 'npm run certs makes new ones; nodes take replaced files up by themselves';
  return {
    name,
    ok: days >= ENOUGH_DAYS,
    found: `${left}, until ${end.toISOString()}`,
    needed: 'cluster',
    advice,
  };
}

/** Whether it is trusted is not asked here: that shows in whether the node answers. */
function endOf(host: string, port: number, tls: TlsMaterial | undefined): Promise<Date> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      rejectUnauthorized: false,
      ALPNProtocols: ['h2', 'http/1.1'],
      ...tls,
    });
    const end = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(TIMEOUT_MS, () => end(new Error(`no answer in ${TIMEOUT_MS} ms`)));
    socket.once('error', end);
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      socket.destroy();
      if (certificate === undefined) reject(new Error('no certificate was shown'));
      else resolve(certificate.validToDate);
    });
  });
}
