import { describe, expect, test } from '@jest/globals';
import { iceServersFor, isTurnUri } from '../../../../signal/turn/credentials.ts';

const turn = { urls: ['turn:a.example:3478', 'turns:a.example'], secret: 'north', ttlSec: 600 };

describe('iceServersFor()', () => {
  test('signs the time until which it is good, and a name', () => {
    // printf '1600:p1' | openssl dgst -sha1 -hmac north -binary | base64
    expect(iceServersFor(turn, 'p1', 1_000_999)).toEqual([
      { urls: turn.urls, username: '1600:p1', credential: 'ty+NylS6SxHQ/3lUaonryCc+19E=' },
    ]);
  });

  test('gives nothing where no relay is run', () => {
    expect(iceServersFor(undefined, 'p1', 0)).toEqual([]);
  });
});

describe('isTurnUri()', () => {
  test.each([
    'turn:a.example',
    'turn:a.example:3478',
    'turn:10.0.0.1:3478?transport=udp',
    'turns:a.example:443?transport=tcp',
    'turn:[2001:db8::1]:3478',
  ])('takes %s', (uri) => {
    expect(isTurnUri(uri)).toBe(true);
  });

  test.each([
    '',
    'a.example',
    'stun:a.example',
    'turn://a.example',
    'turn:',
    'turn:user@a.example',
    'turn:a.example:99999',
    'turn:a.example?transport=sctp',
  ])('refuses %s', (uri) => {
    expect(isTurnUri(uri)).toBe(false);
  });
});
