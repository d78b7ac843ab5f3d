import { describe, expect, test } from '@jest/globals';
import { saturationOf, type Effort } from '../../../../../bench/load/agent/saturation.ts';

const effort = (over: Partial<Effort> = {}): Effort => ({
  name: 'host/1',
  packetsPlanned: 1_000,
  packetsSent: 995,
  packetsDropped: 0,
  packetsReceived: 20_000,
  latenessP99Ms: 12,
  eventLoopMaxMs: 90,
  busiestWorker: 0.6,
  ...over,
});

describe('saturationOf()', () => {
  test('is empty when all kept up, also where nothing was sent', () => {
    expect(saturationOf([effort(), effort({ packetsPlanned: 0, packetsSent: 0 })], 0)).toEqual([]);
  });

  test.each([
    [{ packetsSent: 980 }, 'host/1 sent only 98.0 % of what it should'],
    [{ packetsDropped: 3 }, 'host/1 dropped 3 packets itself, its sockets were full'],
    [{ latenessP99Ms: 21 }, 'host/1 sent 1 of 100 packets 21 ms late or more, 20 would hide nothing'],
    [{ eventLoopMaxMs: 501 }, 'host/1 stood still for 501 ms'],
    [{ busiestWorker: 0.96 }, 'host/1 has a media worker at 96.0 % of a core'],
  ])('names what was too much: %j', (over, text) => {
    expect(saturationOf([effort(), effort(over)], 3)).toEqual([text]);
  });

  test.each([
    [40, 39, true],
    [40, 41, false],
    [900, 100, true],
    [900, 101, false],
  ])('with latencies of %d ms, %d ms late is kept up: %p', (latencyP99Ms, latenessP99Ms, isFine) => {
    expect(saturationOf([effort({ latenessP99Ms })], latencyP99Ms).length === 0).toBe(isFine);
  });
});
