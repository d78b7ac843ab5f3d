/** A load process's end of the connection to the bench: answers what it is asked until the bench goes. */
import { BenchError } from '../../bench-error.ts';
import type { FrameSocket } from './frame-socket.ts';
import { CALLS, isCallName, Request, type Ask, type CallName, type Handlers } from './messages.ts';

/** Resolves when the connection is gone. */
export function serve(socket: FrameSocket, handlers: Handlers): Promise<BenchError> {
  return new Promise((resolve) => {
    socket.listen({
      onEnd: resolve,
      onMessage: (message) => {
        const request = Request.safeParse(message);
        if (!request.success) return socket.destroy();
        const { id, call, ask } = request.data;
        answer(handlers, call, ask)
          .then((result) => socket.send({ id, answer: result }))
          .catch((error: unknown) => socket.send({ id, failure: toFailure(error) }));
      },
    });
  });
}

async function answer(handlers: Handlers, name: string, ask: unknown): Promise<unknown> {
  if (!isCallName(name)) throw new BenchError('LOAD_FAILED', `this load process can't "${name}"`);
  return run(handlers, name, ask);
}

function run<K extends CallName>(handlers: Handlers, name: K, ask: unknown): Promise<unknown> {
  // the compiler can't see that a schema found by name is that of the name
  return handlers[name](CALLS[name].ask.parse(ask) as Ask<K>);
}

function toFailure(error: unknown): { code: string; message: string } {
  if (error instanceof BenchError) return { code: error.code, message: error.message };
  return { code: 'LOAD_FAILED', message: error instanceof Error ? error.message : String(error) };
}
