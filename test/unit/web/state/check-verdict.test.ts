import { describe, expect, test } from '@jest/globals';
import type { CheckReport } from '../../../../client/check/connection-check.ts';
import { ClientFailure } from '../../../../client/errors.ts';
import { isTrouble, verdictOf, verdictOfRefusal } from '../../../../web/state/check-verdict.ts';
import { ConnectionCheck } from '../../../../web/state/connection-check.ts';

const report = (over: Partial<CheckReport> = {}): CheckReport => ({
  ...{ isSignalOpen: true, way: 'udp', rttMs: 30, lossRatio: 0, error: undefined },
  ...over,
});
const full = { code: 'NO_CAPACITY', detail: '' } as const;

describe('verdictOf()', () => {
  test.each([
    ['good', report()],
    ['good', report({ error: full })],
    ['tcp', report({ way: 'tcp', rttMs: 400 })],
    ['relay', report({ way: 'relay' })],
    ['lossy', report({ way: 'tcp', lossRatio: 0.05 })],
    ['slow', report({ rttMs: 300 })],
    ['noMedia', report({ way: undefined })],
    ['busy', report({ way: undefined, error: full })],
    ['noSignal', report({ isSignalOpen: false, way: undefined })],
  ] as const)('is %s', (verdict, of) => {
    expect(verdictOf(of)).toBe(verdict);
  });

  test('is trouble where somebody should do something', () => {
    expect((['good', 'tcp', 'relay', 'lossy', 'noMedia'] as const).map(isTrouble)).toEqual([
      ...[false, false, false, true, true],
    ]);
  });
});

test('a refused check is busy, missing, or a server out of reach', () => {
  const codes = ['RATE_LIMITED', 'NOT_FOUND', 'SIGNAL_UNREACHABLE'] as const;
  expect(codes.map(verdictOfRefusal)).toEqual(['busy', 'unavailable', 'unreachable']);
});

describe('ConnectionCheck', () => {
  test('is done once at a time, and says what it came to', async () => {
    const { promise, resolve } = Promise.withResolvers<CheckReport>();
    let checks = 0;
    const check = new ConnectionCheck({ check: () => ((checks += 1), promise) });

    const running = Promise.all([check.run('jena'), check.run('jena')]);
    expect([check.isRunning.value, checks]).toEqual([true, 1]);
    resolve(report({ way: 'tcp' }));
    await running;

    expect([check.isRunning.value, check.result.value?.verdict]).toEqual([false, 'tcp']);
  });

  test('says as well when there was nothing to check with', async () => {
    const refused = new ClientFailure('RATE_LIMITED', 'too many');
    const check = new ConnectionCheck({ check: () => Promise.reject(refused) });

    await check.run('');

    expect(check.result.value?.verdict).toBe('busy');
  });
});
