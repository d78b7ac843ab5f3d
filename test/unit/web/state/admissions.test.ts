import { describe, expect, test } from '@jest/globals';
import { ClientFailure, type ErrorCode } from '../../../../client/errors.ts';
import { Admissions } from '../../../../web/state/admissions.ts';

const anna = { room: 'Rat', name: 'Anna', site: 'jena' };

function createAdmissions() {
  const clock = { nowMs: 0 };
  const server: { refusal: ErrorCode | undefined; count: number } = { refusal: undefined, count: 0 };
  const fetchAdmission = async () => {
    if (server.refusal !== undefined) throw new ClientFailure(server.refusal, 'as the test wants it');
    server.count += 1;
    return { token: `t${server.count}`, signalUrl: 'wss://j', expiresAtMs: clock.nowMs + 600_000 };
  };
  return { admissions: new Admissions(fetchAdmission, () => clock.nowMs), clock, server };
}

describe('Admissions', () => {
  test('joins once with the token that came with the address, if it is fresh', async () => {
    const { admissions, clock } = createAdmissions();
    await admissions.fetch(anna);

    expect(await admissions.tokenFor(anna)).toBe('t1');
    expect(await admissions.tokenFor(anna)).toBe('t2');
    await admissions.fetch(anna);
    clock.nowMs += 20_000;
    expect(await admissions.tokenFor(anna)).toBe('t4');
  });

  test('uses the old token while nobody gives a new one, for as long as it is good', async () => {
    const { admissions, clock, server } = createAdmissions();
    await admissions.fetch(anna);
    server.refusal = 'SIGNAL_UNREACHABLE';

    clock.nowMs = 599_999;
    expect(await admissions.tokenFor(anna)).toBe('t1');
    clock.nowMs = 600_000;
    await expect(admissions.tokenFor(anna)).rejects.toMatchObject({ code: 'SIGNAL_UNREACHABLE' });
  });

  test('takes a refusal for what it is', async () => {
    const { admissions, server, clock } = createAdmissions();
    await admissions.fetch(anna);
    clock.nowMs = 30_000;
    server.refusal = 'SITE_NOT_ALLOWED';

    await expect(admissions.tokenFor(anna)).rejects.toMatchObject({ code: 'SITE_NOT_ALLOWED' });
  });
});
