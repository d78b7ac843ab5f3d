/** Worker thread of bare-udp.ts: takes datagrams and counts them, or sends as many as it can. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';

export type UdpThreadData = {
  /** Where to send; undefined = it receives, and tells its port, and when the first one is there. */
  readonly port: number | undefined;
  readonly bytes: number;
  /** Received so far. */
  readonly count: BigInt64Array;
};

const RECEIVE_BUFFER_BYTES = 4 * 1_024 * 1_024;
/** Sent between two looks at what else is to do. */
const BATCH = 64;
const LOOPBACK = '127.0.0.1';

const { port, bytes, count } = workerData as UdpThreadData;
const socket = createSocket({
  type: 'udp4',
  ...(port === undefined && { recvBufferSize: RECEIVE_BUFFER_BYTES }),
});
if (port === undefined) {
  let received = 0n;
  socket.on('message', () => {
    if (received === 0n) parentPort?.postMessage('first');
    received += 1n;
    count[0] = received;
  });
  socket.bind(0, LOOPBACK);
  await once(socket, 'listening');
  parentPort?.postMessage(socket.address().port);
} else {
  socket.connect(port, LOOPBACK);
  await once(socket, 'connect');
  const payload = Buffer.alloc(bytes);
  const send = (left: number): void => {
    for (let index = 1; index < left; index += 1) socket.send(payload, () => {});
    socket.send(payload, () => setImmediate(send, BATCH));
  };
  send(BATCH);
}
