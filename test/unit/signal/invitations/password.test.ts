import { describe, expect, test } from '@jest/globals';
import { AppError, isAppError } from '../../../../common/errors.ts';
import { Passwords } from '../../../../signal/invitations/password.ts';

const onTurn = (): void => {};

describe('Passwords', () => {
  test('match themselves only, however their letters were typed', async () => {
    const passwords = new Passwords();
    const kept = await passwords.digest('Bürgermeister');

    await expect(passwords.matches('Bu\u0308rgermeister', kept, onTurn)).resolves.toBe(true);
    await expect(passwords.matches('Burgermeister', kept, onTurn)).resolves.toBe(false);
    expect(Buffer.from(kept.digest).toString()).not.toContain('meister');
  });

  test('have another digest each time', async () => {
    const passwords = new Passwords();

    const [one, other] = await Promise.all([passwords.digest('same'), passwords.digest('same')]);

    expect(one.digest).not.toEqual(other.digest);
  });

  test('keep few waiting, and look at none whose turn is refused', async () => {
    const passwords = new Passwords();
    const kept = { salt: new Uint8Array(16), digest: new Uint8Array(32) };
    const refuse = (): void => {
      throw new AppError('BUSY', 'not now');
    };

    const tries = await Promise.allSettled(
      Array.from({ length: 80 }, () => passwords.matches('x', kept, refuse)),
    );

    const reasons = tries.map((one) =>
      one.status === 'rejected' && isAppError(one.reason) ? one.reason.code : 'OK',
    );
    expect(new Set(reasons)).toEqual(new Set(['BUSY', 'RATE_LIMITED']));
    expect(reasons.filter((reason) => reason === 'RATE_LIMITED').length).toBeGreaterThan(10);
  });
});
