/** Reads something again and again, until it is stopped. */

export type Readings<T> = {
  /** Ends the readings. @returns all of them, in their order */
  stop(): readonly T[];
};

/**
 * The first reading is at once. One that would begin before the last one has ended is left out, as is one that fails.
 * @param read undefined = there is nothing to be seen
 */
export function readEvery<T>(read: () => Promise<T | undefined>, intervalMs: number): Readings<T> {
  const readings: T[] = [];
  let isReading = false;
  const take = async (): Promise<void> => {
    if (isReading) return;
    isReading = true;
    try {
      const reading = await read();
      if (reading !== undefined) readings.push(reading);
    } catch {
      // what ends the run is told by whoever needs the figures
    } finally {
      isReading = false;
    }
  };
  void take();
  const timer = setInterval(() => void take(), intervalMs);
  return {
    stop: () => {
      clearInterval(timer);
      return readings;
    },
  };
}
