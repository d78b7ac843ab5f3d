/** Entry of the thread that has the ICE and DTLS connections of a load process's `webrtc` bots. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { goFirst } from '../../../../common/lifecycle/go-first.ts';
import { serveCalls } from '../thread-calls.ts';
import type { WebrtcCalls, WebrtcThreadOptions } from './webrtc-calls.ts';
import { WebrtcState } from './webrtc-state.ts';

function serve(port: MessagePort, options: WebrtcThreadOptions): void {
  goFirst();
  const state = new WebrtcState(options);
  serveCalls<WebrtcCalls>(port, {
    fingerprint: () => state.fingerprint(),
    connect: (args) => state.connect(args),
    flow: (args) => state.flow(args),
    lost: (args) => state.lost(args),
    disconnect: (args) => state.disconnect(args),
    ports: () => state.ports(),
  });
}

if (parentPort !== null) serve(parentPort, workerData as WebrtcThreadOptions);
