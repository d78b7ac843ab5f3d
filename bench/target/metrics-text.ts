/** Sums of one metric out of the text that nodes answer at /metrics (Prometheus' format). Pure. */

const SAMPLE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? ([^ ]+)(?: \d+)?$/;
const LABEL = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/**
 * @param label the samples are summed by its values; undefined = all together, under ''
 * @returns nothing when there is no such metric
 */
export function sumMetric(text: string, name: string, label?: string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, found, labels = '', value] = SAMPLE.exec(line) ?? [];
    if (found !== name) continue;
    const key = label === undefined ? '' : (labelsOf(labels).get(label) ?? '');
    sums.set(key, (sums.get(key) ?? 0) + Number(value));
  }
  return sums;
}

/** Of several nodes. */
export function addSums(all: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [key, value] of all.flatMap((one) => [...one])) sums.set(key, (sums.get(key) ?? 0) + value);
  return sums;
}

const labelsOf = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(LABEL)].map(([, name = '', value = '']) => [name, value]));
