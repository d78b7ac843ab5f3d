/** The media worker that tests start: set-up's, or the one that MEDIASOUP_WORKER_BIN names. */
import { workerPaths } from '../../scripts/worker/locate.mjs';

const ROOT = process.cwd();

/** File of the worker binary; its stamp is beside it. */
export const workerBin = (): string => workerPaths(ROOT, process.env).binary;
