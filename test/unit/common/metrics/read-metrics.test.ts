import { describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import {
  byDirection,
  counter,
  gauge,
  labelledCounter,
  labelledGauge,
} from '../../../../common/metrics/read-metrics.ts';

describe('metrics that are read on demand', () => {
  test('show the value of the moment', async () => {
    const registry = new Registry();
    let value = 7;
    gauge(registry, 'kaskade_test_rooms', 'Rooms', () => value);
    counter(registry, 'kaskade_test_deaths_total', 'Deaths', () => value);

    await registry.metrics();
    value = 5;
    const text = await registry.metrics();

    expect(text).toMatch(/^# TYPE kaskade_test_rooms gauge$/m);
    expect(text).toMatch(/^kaskade_test_rooms 5$/m);
    expect(text).toMatch(/^# TYPE kaskade_test_deaths_total counter$/m);
    expect(text).toMatch(/^kaskade_test_deaths_total 5$/m);
  });

  test('add up what has the same labels, and forget what has gone', async () => {
    const registry = new Registry();
    let kinds = ['mic', 'mic', 'camera'];
    labelledGauge(registry, {
      name: 'kaskade_test_producers',
      help: 'Sources',
      labelNames: ['kind'],
      read: () => kinds.map((kind) => [{ kind }, 1]),
    });

    const before = await registry.metrics();
    kinds = ['mic'];
    const after = await registry.metrics();

    expect(before).toMatch(/^kaskade_test_producers\{kind="mic"\} 2$/m);
    expect(before).toMatch(/^kaskade_test_producers\{kind="camera"\} 1$/m);
    expect(after).toMatch(/^kaskade_test_producers\{kind="mic"\} 1$/m);
    expect(after).not.toContain('camera');
  });

  test('are the same in two scrapes at once, also when the values take time', async () => {
    const registry = new Registry();
    labelledCounter(registry, {
      name: 'kaskade_test_packets_total',
      help: 'Packets',
      labelNames: ['direction'],
      read: async () => byDirection({ in: 3, out: 4 }),
    });

    const texts = await Promise.all([registry.metrics(), registry.metrics()]);

    for (const text of texts) {
      expect(text).toMatch(/^kaskade_test_packets_total\{direction="in"\} 3$/m);
      expect(text).toMatch(/^kaskade_test_packets_total\{direction="out"\} 4$/m);
    }
  });
});
