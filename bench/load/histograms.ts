/** Histograms of the load: all alike, so that those of several processes can be added. Whole numbers only. */
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from 'hdr-histogram-js';

export function newHistogram(): Histogram {
  return build({ numberOfSignificantValueDigits: 3, bitBucketSize: 'packed' });
}

/** @param value rounded; what is below 0 counts as 0 */
export function record(histogram: Histogram, value: number): void {
  histogram.recordValue(Math.max(0, Math.round(value)));
}

/** For a message. */
export const encodeHistogram = (histogram: Histogram): string => encodeIntoCompressedBase64(histogram);

/** @throws {Error} when it is not one */
export function sumOfEncoded(encoded: readonly string[]): Histogram {
  const sum = newHistogram();
  for (const one of encoded) sum.add(decodeFromCompressedBase64(one));
  return sum;
}

/** Takes a quarter of the time to record into, and more memory; can be added to the others. For packets. */
export function newFastHistogram(): Histogram {
  return build({ numberOfSignificantValueDigits: 3, bitBucketSize: 32 });
}
