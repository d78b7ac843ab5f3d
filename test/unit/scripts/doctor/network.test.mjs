import { describe, expect, test } from '@jest/globals';
import { sessionsApart } from '../../../../scripts/doctor/network.mjs';

describe('sessionsApart()', () => {
  test('advises a setting where the kernel weighs sessions against each other, and nowhere else', () => {
    expect(sessionsApart(() => '1')).toMatchObject({ ok: false, found: '1', needed: 'other' });
    expect(sessionsApart(() => '1').advice).toContain('kernel.sched_autogroup_enabled=0');
    expect(sessionsApart(() => '0').ok).toBe(true);
    expect(sessionsApart(() => '')).toMatchObject({ ok: true, found: 'not there' });
  });
});
