/**
 * Entry of a load process that the bench starts on its own machine. The secret comes as the first line of stdin, where no
 * list of processes shows it, the bench's port and the media worker as arguments; when stdin closes, the bench is gone, and so are we.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { sessionGoesFirst } from '../../common/lifecycle/go-first.ts';
import { runLoadProcess } from './agent/load-process.ts';

const [port, workerBin = ''] = process.argv.slice(2);
/** Enough to leave rooms and to end workers. */
const END_DEADLINE_MS = 5_000;

const lines = createInterface({ input: process.stdin });
const secret = String((await once(lines, 'line'))[0]);
lines.once('close', () => setTimeout(() => process.exit(1), END_DEADLINE_MS).unref());
// the bench decides when we end
process.on('SIGINT', () => {});
// as a listener's machine would be their own
sessionGoesFirst();

try {
  await runLoadProcess({
    host: '127.0.0.1',
    port: Number(port),
    secret,
    site: undefined,
    workerBin,
    onJoined: () => {},
  });
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
