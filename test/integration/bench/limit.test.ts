/** What the machine can do at all: each bare program carries something, and ends with whoever started it. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { BareSide } from '../../../bench/limit/bare-side.ts';
import { measureUdp } from '../../../bench/limit/bare-udp.ts';
import { measureEcho, measurePublish } from '../../../bench/limit/bare-ws.ts';
import { profileOf } from '../../../bench/load/profiles.ts';
import { childrenOf } from '../../../bench/measure/process-usage.ts';
import { waitFor } from '../../support/wait-for.ts';
import { workerBin } from '../../support/worker-bin.ts';

const SECONDS = 0.2;

jest.setTimeout(60_000);

describe('what the machine can do', () => {
  const former = process.env['MEDIASOUP_WORKER_BIN'];

  // the process with the bare router finds its worker by itself
  beforeAll(() => {
    process.env['MEDIASOUP_WORKER_BIN'] = workerBin();
  });

  afterAll(() => {
    if (former === undefined) delete process.env['MEDIASOUP_WORKER_BIN'];
    else process.env['MEDIASOUP_WORKER_BIN'] = former;
  });

  test.each([
    ['UDP', () => measureUdp({ seconds: SECONDS })],
    ['WebSocket echo', () => measureEcho({ seconds: SECONDS, cores: undefined })],
    ['WebSocket publish', () => measurePublish({ seconds: SECONDS, cores: undefined })],
  ])('is measured for %s', async (_, measure) => {
    const before = childrenOf(process.pid);

    // whoever gets no processor for all of so short a time carries nothing: then once more
    await waitFor(async () => (await measure()) > 1_000, { what: 'it carries something', timeoutMs: 30_000 });

    expect(childrenOf(process.pid)).toEqual(before);
  });

  test('is measured for one bare router, which carries all that a small room sends', async () => {
    const before = childrenOf(process.pid);
    const profile = profileOf('council');
    if (profile === undefined) throw new Error('no such profile');
    const side = new BareSide(undefined);
    try {
      const seats = [
        { index: 0, publish: ['mic', 'camera'], watch: [], hear: [] },
        { index: 1, publish: [], watch: [0], hear: [0] },
      ] as const;
      await side.open({ seats, profile, layers: 1 });
      const reading = await side.measure({ settleMs: 300, durationMs: 3_000 });

      expect(reading).toMatchObject({ lossRatio: 0 });
      // 20 of the camera and 50 of whoever speaks
      expect(reading.packetsPerS).toBeGreaterThan(40);
      expect(reading.packetsPerS).toBeLessThan(100);
      expect(reading.workerUsPerPacket).toBeGreaterThan(0);
    } finally {
      await side.close();
    }
    expect(childrenOf(process.pid)).toEqual(before);
  });
});
