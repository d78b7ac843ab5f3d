/** Child process: a bare uWebSockets.js server that echoes, or publishes to everybody; nothing of ours besides. */
import { App, us_socket_local_port, type WebSocket } from 'uWebSockets.js';
import { serveParent } from './child-calls.ts';

export type WsCalls = { readonly listen: { readonly args: null; readonly result: number } };

const TOPIC = 'all';
/** So much may wait for a client before it loses messages: more than is ever on the way here. */
const MAX_BACKPRESSURE_BYTES = 64 * 1_024 * 1_024;

const app = App();
app.ws('/echo', {
  message: (socket: WebSocket<unknown>, message, isBinary) => {
    socket.send(message, isBinary);
  },
});
app.ws('/publish', {
  maxBackpressure: MAX_BACKPRESSURE_BYTES,
  open: (socket: WebSocket<unknown>) => {
    socket.subscribe(TOPIC);
  },
  message: (_, message, isBinary) => {
    app.publish(TOPIC, message, isBinary);
  },
});

serveParent<WsCalls>(
  {
    listen: () =>
      new Promise((resolve) => {
        app.listen('127.0.0.1', 0, (socket) => resolve(socket === false ? 0 : us_socket_local_port(socket)));
      }),
  },
  () => app.close(),
);
