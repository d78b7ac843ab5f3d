/**
 * Checks a media worker by starting it and making a router. Needs Node ≥ 22.
 *
 * Usage: node probe.mjs BINARY     (exit code 0: it works)
 */
import { createWorker } from 'mediasoup';

const worker = await createWorker({ workerBin: process.argv[2], logLevel: 'error' });
const ended = new Promise((resolve) => worker.once('subprocessclose', resolve));
const router = await worker.createRouter({
  mediaCodecs: [{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 }],
});
router.close();
worker.close();
await ended;
