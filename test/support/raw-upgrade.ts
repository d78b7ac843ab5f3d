/** A WebSocket upgrade by hand, for headers that a browser's WebSocket can't set. */
import { request } from 'node:http';

export type UpgradeOutcome = {
  readonly status: number;
  readonly protocol: string | undefined;
  /** The answer's JSON; undefined when the upgrade succeeded. */
  readonly body: unknown;
};

/** Tries to upgrade `/v1/signal` and closes the socket again. Several values of a header are several lines. */
export function rawUpgrade(
  port: number,
  headers: Readonly<Record<string, string | string[]>>,
): Promise<UpgradeOutcome> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path: '/v1/signal',
      agent: false,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    });
    outgoing.on('error', reject);
    outgoing.on('upgrade', (response, socket) => {
      socket.destroy();
      const protocol = response.headers['sec-websocket-protocol'];
      resolve({ status: response.statusCode ?? 0, protocol, body: undefined });
    });
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
        resolve({ status: response.statusCode ?? 0, protocol: undefined, body });
      });
    });
    outgoing.end();
  });
}
