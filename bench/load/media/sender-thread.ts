/** Entry of the thread that sends: all microphones and cameras of a load process, apart from its signalling. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { goFirst } from '../../../common/lifecycle/go-first.ts';
import { SenderState } from './sender-state.ts';
import type { SenderCalls, SenderThreadOptions } from './sender-calls.ts';
import { serveCalls } from './thread-calls.ts';

function serve(port: MessagePort, options: SenderThreadOptions): void {
  goFirst();
  const state = new SenderState(options);
  serveCalls<SenderCalls>(port, {
    openTransport: (args) => state.openTransport(args),
    closeTransport: ({ transportId }) => state.closeTransport(transportId),
    addSource: (args) => state.addSource(args),
    removeSource: ({ sourceId }) => state.removeSource(sourceId),
    setSending: (args) => state.setSending(args),
    setMaxLayer: (args) => state.setMaxLayer(args),
    setTalking: (args) => state.setTalking(args),
    startWindow: () => state.startWindow(),
    read: () => state.read(),
    close: () => {
      state.close();
      port.close();
    },
  });
}

if (parentPort !== null) serve(parentPort, workerData as SenderThreadOptions);
