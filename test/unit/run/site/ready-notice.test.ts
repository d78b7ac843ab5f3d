import { describe, expect, test } from '@jest/globals';
import { createLogger } from '../../../../common/log/logger.ts';
import { ReadyNotice } from '../../../../run/site/ready-notice.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { waitFor } from '../../../support/wait-for.ts';

function setUp(failures: number) {
  const clock = new FakeClock();
  const told: string[] = [];
  const triedAtMs: number[] = [];
  const notice = new ReadyNotice({
    send: () => {
      triedAtMs.push(clock.monotonicMs());
      return triedAtMs.length > failures ? Promise.resolve() : Promise.reject(new Error('away'));
    },
    tell: (text) => void told.push(text),
    clock,
    log: createLogger({ level: 'silent' }),
  });
  const tries = (count: number) =>
    waitFor(
      () => {
        if (triedAtMs.length < count) clock.advance(1_000);
        return triedAtMs.length >= count;
      },
      { what: `${count} tries` },
    );
  return { notice, clock, told, triedAtMs, tries };
}

describe('ReadyNotice', () => {
  test('tries again, more and more rarely, until the first site has heard', async () => {
    const { notice, clock, told, triedAtMs, tries } = setUp(3);

    await notice.start();
    await tries(4);
    await waitFor(() => told.length === 2, { what: 'success is told' });
    clock.advance(600_000);

    expect(triedAtMs).toHaveLength(4);
    expect((triedAtMs[3] ?? 0) - (triedAtMs[2] ?? 0)).toBeGreaterThanOrEqual(4_000);
    expect(told).toEqual([expect.stringContaining('away'), 'the first site was told that we serve']);
  });

  test('does not try once closed', async () => {
    const { notice, clock, triedAtMs } = setUp(9);
    await notice.start();

    notice.close();
    clock.advance(600_000);

    expect(triedAtMs).toHaveLength(1);
  });
});
