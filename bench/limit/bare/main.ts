/** Entry of the process that has the bare router and its load, see bare-room.ts; its parent is bare-side.ts. */
import { fileURLToPath } from 'node:url';
import { workerPaths } from '../../../scripts/worker/locate.mjs';
import { serveParent } from '../child-calls.ts';
import type { BareCalls } from './bare-calls.ts';
import { BareRoom } from './bare-room.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

let opening: Promise<BareRoom> | undefined;

async function end(): Promise<void> {
  const room = await opening?.catch(() => undefined); // the parent has that error
  await room?.close();
  process.exit(0);
}

// Ctrl-C reaches the whole group of the terminal: our parent says when we end
process.on('SIGINT', () => {});
serveParent<BareCalls>(
  {
    open: async (spec) => {
      await (opening = BareRoom.open(spec, workerPaths(ROOT, process.env).binary));
      return null;
    },
    measure: async (window) => {
      const room = await opening;
      if (room === undefined) throw new Error('the room is not open');
      return room.measure(window);
    },
  },
  () => void end(),
);
