/** The clock of stamps: one for all threads and processes of a machine. */

const NS_PER_US = 1_000n;

/** Monotonic, µs since some moment that is the same in all processes of this machine. */
export const monotonicUs = (): number => Number(process.hrtime.bigint() / NS_PER_US);
