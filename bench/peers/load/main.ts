/**
 * Entry: the load on one peer's room, all its clients in one process.
 * Forked as: main.ts PEER FOLDER URL; takes orders by IPC, answers each, ends with whoever forked it.
 */
import { z } from 'zod';
import type { MakeClient } from './peer-client.ts';
import { prosodyClient } from './prosody-client.ts';
import { protooClient } from './protoo-client.ts';
import { SocketBytes } from './socket-bytes.ts';
import { socketIoClient } from './socket-io-client.ts';
import { Storm } from './storm.ts';
import { wsClient } from './ws-client.ts';

const CLIENTS: Readonly<Record<string, MakeClient>> = {
  ws: wsClient,
  'socket.io': socketIoClient,
  protoo: protooClient,
  prosody: prosodyClient,
};
const Order = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('join'),
    participants: z.number(),
    withinMs: z.number(),
    timeoutMs: z.number(),
  }),
  z.object({
    do: z.literal('churn'),
    steps: z.array(z.object({ atMs: z.number(), indexes: z.array(z.number()), isMuted: z.boolean() })),
    timeoutMs: z.number(),
  }),
]);

const [, , peer = '', folder = '', url = ''] = process.argv;
const bytes = new SocketBytes();
const makeClient = CLIENTS[peer]?.(folder);
if (makeClient === undefined) throw new Error(`no such peer: ${peer}`);
const storm = new Storm((name) => makeClient(url, name), bytes);

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  const order = Order.parse(message);
  const report = order.do === 'join' ? storm.join(order) : storm.churn(order.steps, order.timeoutMs);
  void report.then((answer) => process.send?.(answer));
});
process.send?.({ ready: true });
