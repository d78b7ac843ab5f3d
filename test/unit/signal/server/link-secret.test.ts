import { describe, expect, test } from '@jest/globals';
import { LinkSecret } from '../../../../signal/server/link-secret.ts';

const PEER = '10.0.0.7';

function setUp() {
  let nowMs = 1_000;
  const secret = new LinkSecret('right', { monotonicMs: () => nowMs });
  const codeOf = (given: string | undefined, peer = PEER): string => {
    try {
      secret.check(given, peer);
      return 'OK';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  return { codeOf, wait: (ms: number) => (nowMs += ms) };
}

describe('LinkSecret', () => {
  test.each([
    ['right', 'OK'],
    ['wrong', 'LINK_SECRET_INVALID'],
    ['right ', 'LINK_SECRET_INVALID'],
    ['', 'LINK_SECRET_INVALID'],
    [undefined, 'LINK_SECRET_INVALID'],
  ])('%p is %p', (given, code) => {
    expect(setUp().codeOf(given)).toBe(code);
  });

  test('listens to an address no more after many wrong ones, for a while, and to others as before', () => {
    const { codeOf, wait } = setUp();
    for (let count = 0; count < 11; count += 1) expect(codeOf('wrong')).toBe('LINK_SECRET_INVALID');

    expect(codeOf('right')).toBe('RATE_LIMITED');
    expect(codeOf('right', '10.0.0.8')).toBe('OK');
    wait(5_000);
    expect(codeOf('right')).toBe('OK');
  });

  test('never tires of the right one', () => {
    const { codeOf } = setUp();

    for (let count = 0; count < 100; count += 1) expect(codeOf('right')).toBe('OK');
  });
});
