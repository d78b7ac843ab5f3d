import { describe, expect, jest, test } from '@jest/globals';
import { LinkClaims, type ClaimLink } from '../../../../cascade/links/link-claims.ts';
import { AppError } from '../../../../common/errors.ts';
import { createLogger } from '../../../../common/log/logger.ts';

const log = createLogger({ level: 'silent' });
const always = (): boolean => true;

function start() {
  const order: string[] = [];
  let generation = 0;
  const claim = jest.fn<ClaimLink>(async () => {
    generation += 1;
    const mine = generation;
    order.push(`claim ${mine}`);
    return { generation: mine, release: async () => void order.push(`release ${mine}`) };
  });
  return { claims: new LinkClaims(claim, log), claim, order };
}

describe('LinkClaims', () => {
  test('gives the old claim back before it takes a new one, and says what it has seen', async () => {
    const { claims, claim, order } = start();

    await Promise.all([claims.renew(always), claims.renew(always)]);

    expect(order).toEqual(['claim 1', 'release 1', 'claim 2']);
    expect(claim.mock.calls).toEqual([[0], [1]]);
  });

  test('does not claim what is no longer wanted when its turn comes', async () => {
    const { claims, order } = start();

    await expect(claims.renew(() => false)).resolves.toBeUndefined();

    expect(order).toEqual([]);
  });

  test('goes on after a claim that failed', async () => {
    const { claims, claim } = start();
    claim.mockRejectedValueOnce(new AppError('CLAIM_HELD', 'held'));

    await expect(claims.renew(always)).rejects.toMatchObject({ code: 'CLAIM_HELD' });
    await expect(claims.renew(always)).resolves.toBe(1);
  });

  test('is over a release that fails: the lease ends the claim', async () => {
    const claims = new LinkClaims(
      async () => ({ generation: 1, release: () => Promise.reject(new AppError('BUSY', 'away')) }),
      log,
    );
    await claims.renew(always);

    await expect(claims.release()).resolves.toBeUndefined();
    await expect(claims.settled()).resolves.toBeUndefined();
  });
});
