import { describe, expect, test } from '@jest/globals';
import { createMetrics, delaySeconds } from '../../../../common/metrics/metrics.ts';

describe('createMetrics()', () => {
  test('renders process metrics and the delay of the event loop, with its labels', async () => {
    const metrics = createMetrics({ node: 'sfu-1', site: 'jena' });

    const text = await metrics.render();

    expect(metrics.contentType).toContain('text/plain');
    expect(text).toMatch(/^process_cpu_user_seconds_total\{.*node="sfu-1".*\} /m);
    expect(text).toMatch(/^kaskade_event_loop_delay_seconds\{.*quantile="0\.99".*\} /m);
    await metrics.close();
  });

  test('keeps several nodes of one process apart', async () => {
    const [one, other] = [createMetrics({ node: 'a' }), createMetrics({ node: 'b' })];

    expect(await one.render()).not.toContain('node="b"');
    await Promise.all([one.close(), other.close()]);
  });
});

describe('delaySeconds()', () => {
  test.each([
    ['a loop that sleeps until it is woken is not late', 100_000_000, 0],
    ['a timer that fires a little early is not late', 99_000_000, 0],
    ['the time beyond the interval is', 350_000_000, 0.25],
    ['nothing is known before the first sample', 0, 0],
  ])('%s', (_what, sampleNs, seconds) => {
    expect(delaySeconds(sampleNs, 100)).toBeCloseTo(seconds);
  });
});
