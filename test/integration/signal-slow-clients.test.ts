/** Clients that do not read what they are sent: real sockets, published to by hand. Nobody else notices them. */
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as uws from 'uWebSockets.js';
import type { Session } from '../../signal/session/session.ts';
import type { SocketPort } from '../../signal/session/socket-port.ts';
import { TrustedProxies } from '../../signal/server/forwarded-peer.ts';
import { listenExclusively, type ListenSocket } from '../../signal/server/uws.ts';
import { WebSocketEndpoint } from '../../signal/server/websocket-endpoint.ts';
import { waitFor } from '../support/wait-for.ts';

const TOPIC = 'room/council';
/** So that less than the server keeps for a client is sent between two of its looks at who reads. */
const FRAME_BYTES = 8 * 1024;
/** What fills the kernel's buffers for a socket on loopback many times over. */
const MAX_FRAMES = 6_000;
const TEST_TIMEOUT_MS = 180_000;

const HANDSHAKE = [
  'GET /v1/signal HTTP/1.1',
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Protocol: kaskade.v1',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '\r\n',
].join('\r\n');

type Opened = { readonly socket: SocketPort; anew: number; ended: string[] };

let endpoint: WebSocketEndpoint;
let app: uws.TemplatedApp;
let listening: ListenSocket;
let opened: Opened[];
let behind: number;

beforeEach(async () => {
  opened = [];
  behind = 0;
  endpoint = new WebSocketEndpoint({
    isOriginAllowed: () => true,
    isDraining: () => false,
    waitingLimits: { total: 10, perPeer: 10 },
    trustedProxies: new TrustedProxies([]),
    openSession: (socket) => sessionOn(socket),
    metrics: {
      socketOpened: () => {},
      socketClosed: () => {},
      received: () => {},
      sent: () => {},
      behind: () => (behind += 1),
      dropped: () => {},
      refused: () => {},
    },
  });
  app = uws.App();
  endpoint.attach(app);
  listening = await listenExclusively(app, '127.0.0.1', 0);
});
afterEach(() => {
  endpoint.close();
  listening.stop();
  app.close();
});

/** Listens to the topic, and notes what becomes of it. */
function sessionOn(socket: SocketPort): Session {
  const one: Opened = { socket, anew: 0, ended: [] };
  opened.push(one);
  socket.subscribe(TOPIC);
  return {
    onFrame: () => {},
    onSocketClosed: () => {},
    onCaughtUp: () => (one.anew += 1),
    end: ({ code, closeCode }: Parameters<Session['end']>[0]) => {
      one.ended.push(code);
      socket.end(closeCode, code);
    },
  } as unknown as Session; // what of it the endpoint uses
}

/** A client that may stop reading; it counts bytes. */
async function client(): Promise<{ readonly socket: Socket; bytes(): number }> {
  const socket = connect(listening.port, '127.0.0.1');
  const before = opened.length;
  let bytes = 0;
  socket.on('data', (chunk: Buffer) => (bytes += chunk.byteLength));
  socket.on('error', () => {}); // the server may reset it
  socket.write(HANDSHAKE);
  await waitFor(() => opened.length > before, { what: 'the socket is open' });
  return { socket, bytes: () => bytes };
}

describe('a client that does not read', () => {
  test(
    'misses what its room tells until it reads again, and is told all anew; others get everything meanwhile',
    async () => {
      const reading = await client();
      const stuck = await client();
      stuck.socket.pause();

      const before = reading.bytes();
      for (let frame = 1; frame <= MAX_FRAMES && behind === 0; frame += 1) {
        endpoint.publish(TOPIC, new Uint8Array(FRAME_BYTES));
        await waitFor(() => reading.bytes() - before >= frame * FRAME_BYTES, {
          what: `frame ${frame} at the one who reads`,
        });
      }

      expect(behind).toBe(1);
      expect(app.numSubscribers(TOPIC)).toBe(1);
      expect(opened.map(({ ended }) => ended)).toEqual([[], []]);

      stuck.socket.resume();
      await waitFor(() => opened[1]?.anew === 1, { what: 'it is told all anew' });
      expect(app.numSubscribers(TOPIC)).toBe(2);
      expect(opened[0]?.anew).toBe(0);
      for (const { socket } of [reading, stuck]) socket.destroy();
    },
    TEST_TIMEOUT_MS,
  );
});
