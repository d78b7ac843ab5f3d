import { describe, expect, test } from '@jest/globals';
import { barPlot } from '../../../../bench/report/plot/bar-plot.ts';
import { areaFor, spread } from '../../../../bench/report/plot/frame.ts';
import { linePlot } from '../../../../bench/report/plot/line-plot.ts';
import { percentilePlot } from '../../../../bench/report/plot/percentile-plot.ts';
import { ninesOf, roundValues, shareTicks } from '../../../../bench/report/plot/scale.ts';
import { standalone } from '../../../../bench/report/plot/style.ts';

const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);
const line = (name: string, points: [number, number][]) => ({
  name,
  unit: '%',
  xName: 'participants',
  xUnit: '',
  points,
});

describe('roundValues()', () => {
  test.each([
    [0, 7, 5, [0, 2, 4, 6, 8]],
    [0, 0.18, 5, [0, 0.05, 0.1, 0.15, 0.2]],
    [50, 800, 4, [0, 200, 400, 600, 800]],
    [0, 0, 5, [0, 1]],
  ])('from %d to %d', (low, high, about, values) => {
    expect(roundValues(low, high, about)).toEqual(values);
  });
});

describe('shareTicks()', () => {
  test('gives each further nine the same room', () => {
    expect(shareTicks(3).map(({ text }) => text)).toEqual(['0 %', '50 %', '90 %', '99 %', '99.9 %']);
    expect(ninesOf(0.999) - ninesOf(0.99)).toBeCloseTo(1);
  });
});

describe('spread()', () => {
  test('keeps names from covering each other and inside the picture', () => {
    const area = areaFor(3);
    const names = [0, 1, 2].map((colour) => ({ name: String(colour), y: area.bottom, colour }));
    const ys = spread(names).map(({ y }) => y);

    expect(new Set(ys.map((y, index) => (ys[index - 1] ?? y + 17) - y))).toEqual(new Set([17]));
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(area.top);
  });
});

describe('linePlot()', () => {
  test('draws a path per line, names lines at their ends, and points out the knee', () => {
    const svg = linePlot(
      'loss',
      [
        line('one', [
          [10, 0],
          [20, 5],
        ]),
        line('two', [
          [10, 1],
          [20, 3],
        ]),
      ],
      {
        x: 15,
        text: 'holds up to 15',
      },
    );

    expect(svg.match(/<path /g)).toHaveLength(2);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['participants', 'one', 'two', 'holds up to 15']));
  });

  test('does not name a line that is alone', () => {
    expect(
      textsOf(
        linePlot('loss', [
          line('alone', [
            [0, 0],
            [1, 1],
          ]),
        ]),
      ),
    ).not.toContain('alone');
  });
});

describe('percentilePlot()', () => {
  test('keeps the largest value of all in the picture', () => {
    const quantiles: [number, number][] = [
      [0, 1],
      [0.5, 2],
      [1, 9],
    ];
    const svg = percentilePlot('join', [{ name: 'join', unit: 'ms', count: 100, quantiles }]);

    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(svg).toMatch(/class="line l0"/);
  });
});

describe('barPlot()', () => {
  test('shows value and range of each, and escapes names', () => {
    const svg = barPlot('cpu', 'µs', 'µs', [
      { name: 'Kaskade', value: 10, range: [9, 12], kind: 'ours' },
      { name: '<peer>', value: 20, range: [20, 20], kind: 'peer' },
    ]);

    expect(textsOf(svg)).toEqual(expect.arrayContaining(['10 µs', '20 µs', '&lt;peer&gt;']));
    expect(svg.match(/class="range"/g)).toHaveLength(1);
  });
});

describe('standalone()', () => {
  test('brings colours for light and dark along', () => {
    const svg = standalone(
      linePlot('loss', [
        line('one', [
          [0, 0],
          [1, 1],
        ]),
      ]),
    );

    expect(svg).toMatch(/^<svg xmlns=.*<style>.*prefers-color-scheme:dark.*<\/svg>\n$/s);
    expect(svg).toContain('viewBox="-16 -16 ');
  });
});
