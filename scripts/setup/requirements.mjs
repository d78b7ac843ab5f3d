/**
 * What each command needs from Debian. Pure.
 */

/** Commands that set-up prepares for. */
export const COMMANDS = ['start', 'test', 'check', 'cluster', 'site', 'bench'];

/** To build the media worker (scripts/worker/build.sh), when there is none yet. */
export const BUILD_PACKAGES = [
  'build-essential',
  'flatbuffers-compiler',
  'libabsl-dev',
  'libflatbuffers-dev',
  'libssl-dev',
  'libuv1-dev',
  'meson',
  'ninja-build',
  'pkg-config',
];

const STORES = ['etcd-server', 'redis-server'];

/** @type {Record<string, string[]>} */
const PACKAGES = {
  start: [],
  check: [],
  site: STORES,
  cluster: STORES,
  bench: STORES,
  test: [...STORES, 'chromium', 'coturn', 'firefox-esr', 'iproute2'],
};

/** @param {string} command one of {@link COMMANDS} */
export function packagesFor(command) {
  return [...PACKAGES[command]];
}

/** Static checks and unit tests start no media worker. @param {string} command */
export function needsWorker(command) {
  return command !== 'check';
}
