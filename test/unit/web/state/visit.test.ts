import { describe, expect, test } from '@jest/globals';
import { readInvitation, splitVisit } from '../../../../web/state/visit.ts';

describe('splitVisit()', () => {
  test('takes an invitation out of the address, and leaves everything else', () => {
    const visit = splitVisit('https://a/?room=Rat#invitation=Rat.12345678.geheim&password=1&secret=s');

    expect(visit.pageUrl).toBe('https://a/?room=Rat#secret=s');
    expect(readInvitation(visit.invitation ?? '')).toEqual({
      room: 'Rat',
      id: 'Rat.12345678',
      secret: 'geheim',
      hasPassword: true,
    });
  });

  test('takes the code of a login that failed out of the address', () => {
    expect(splitVisit('https://a/#login=LOGIN_INVALID')).toEqual({
      pageUrl: 'https://a/',
      invitation: undefined,
      loginFailure: 'LOGIN_INVALID',
    });
  });

  test('leaves an address without either as it is', () => {
    expect(splitVisit('https://a/?room=Rat#x').pageUrl).toBe('https://a/?room=Rat#x');
  });
});

describe('readInvitation()', () => {
  test.each(['', '!', 'Rat', 'Rat.1', 'Rat..s', 'Rat.1.s.x'])('takes %j for none', (text) => {
    expect(readInvitation(text)).toBeUndefined();
  });
});
