import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { parseNodeId } from '../../../../common/ids.ts';
import { ClockWatch } from '../../../../signal/media/clock-watch.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const SFU = parseNodeId('sfu-1');
const BEATS = 20;

function setUp() {
  const clock = new FakeClock();
  const lines: unknown[] = [];
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const watch = new ClockWatch({ nodeId: parseNodeId('signal-1'), clock, log });
  const beat = (skewMs: number): void => {
    for (let count = 0; count < BEATS; count += 1) watch.observe(SFU, clock.wallMs() - skewMs);
  };
  return { watch, lines, beat };
}

describe('ClockWatch', () => {
  test('warns once, with the figure and the pair, and says when it is over', () => {
    const { watch, lines, beat } = setUp();

    beat(2_500);
    beat(2_500);
    expect(watch.skews()).toEqual(new Map([[SFU, 2.5]]));
    beat(100);

    const nodes = ['signal-1', 'sfu-1'];
    expect(lines).toMatchObject([
      { level: 40, nodes, skewSec: 2.5 },
      { level: 30, nodes, skewSec: 0.1 },
    ]);
  });

  test('knows nothing of a node that does not say its time, or has gone', () => {
    const { watch, beat } = setUp();
    watch.observe(parseNodeId('sfu-2'), 0);
    beat(9_000);

    watch.forget(SFU);

    expect(watch.skews().size).toBe(0);
  });
});
