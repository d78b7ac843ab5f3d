import { describe, expect, test } from '@jest/globals';
import { guestSubject, invitationNumberOf } from '../../../../signal/invitations/guest-subject.ts';

describe('guestSubject()', () => {
  test('names the invitation, and says nothing of the browser’s key', () => {
    const subject = guestSubject('AAAA_bbb-123', 'the key of a browser');

    expect(invitationNumberOf(subject)).toBe('AAAA_bbb-123');
    expect(subject).not.toContain('key');
  });
});

describe('invitationNumberOf()', () => {
  test.each(['login:AAAA.x', 'guest', 'guest:', 'guest:AAAA', 'xguest:AAAA.b'])(
    'is none in %s',
    (subject) => {
      expect(invitationNumberOf(subject)).toBeUndefined();
    },
  );
});
