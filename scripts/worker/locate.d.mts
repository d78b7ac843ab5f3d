/** Types of locate.mjs, for TypeScript that imports it. */

/** What is written beside the binary when it has been checked. */
export type WorkerStamp = {
  /** mediasoup's version that the binary was made for, like `3.27.1`. */
  readonly version: string;
  /** {@link inputsHash} at that time. */
  readonly inputs: string;
  /** SHA-256 of the binary, 64 lower-case hex digits. */
  readonly sha256: string;
  readonly how: 'prebuilt' | 'built' | 'adopted';
};

/** Version of the installed npm package mediasoup. @param root the repository */
export function mediasoupVersion(root: string): string;

/** Hash of the build script, the overlay and the system's release; 12 hex digits. */
export function inputsHash(): string;

/**
 * The worker that this tree uses: `MEDIASOUP_WORKER_BIN` if set, else the one
 * in the cache. Neither file needs to exist.
 *
 * @param root the repository
 */
export function workerPaths(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): { readonly binary: string; readonly stamp: string };
