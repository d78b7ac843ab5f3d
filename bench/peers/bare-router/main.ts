/**
 * Entry: the same fan-out as the peers' through a bare router of the media worker that this tree uses.
 * Forked as: main.ts RECEIVERS SECONDS; tells by IPC what it found.
 */
import { fileURLToPath } from 'node:url';
import { workerPaths } from '../../../scripts/worker/locate.mjs';
import { measureFanOut } from '../../limit/fan-out.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

process.on('disconnect', () => process.exit());
const [, , receivers = '', seconds = ''] = process.argv;
const { userUs, systemUs } = await measureFanOut({
  workerBin: workerPaths(ROOT, process.env).binary,
  receivers: Number(receivers),
  seconds: Number(seconds),
});
process.send?.({ usPerPacket: userUs + systemUs });
