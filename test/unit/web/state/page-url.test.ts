import { describe, expect, test } from '@jest/globals';
import {
  invitationUrl,
  isRoomName,
  loginPath,
  parsePageRequest,
  sessionUrl,
  splitLink,
} from '../../../../web/state/page-url.ts';

describe('parsePageRequest()', () => {
  test('reads everything that the address may ask for', () => {
    expect(parsePageRequest('?room=R&name=Anna+W&site=jena&autojoin=1&mic=0&cam=0&relay=1')).toEqual({
      room: 'R',
      name: 'Anna W',
      site: 'jena',
      isAutojoin: true,
      wantsMic: false,
      wantsCamera: false,
      isRelayOnly: true,
      mode: 'full',
    });
  });

  test('takes part as the address says; a screen joins by itself', () => {
    expect(parsePageRequest('?mode=companion')).toMatchObject({ mode: 'companion', isAutojoin: false });
    expect(parsePageRequest('?mode=display')).toMatchObject({ mode: 'display', isAutojoin: true });
    expect(parsePageRequest('?mode=else')).toMatchObject({ mode: 'full' });
  });

  test('wants both devices and no joining by itself unless asked', () => {
    expect(parsePageRequest('')).toMatchObject({ isAutojoin: false, wantsMic: true, wantsCamera: true });
  });

  test('cuts a name that is too long', () => {
    expect(parsePageRequest(`?name=${'x'.repeat(500)}`).name).toHaveLength(80);
  });
});

describe('isRoomName()', () => {
  test.each([
    ['Stadtrat_2-a', true],
    ['', false],
    ['zwei Worte', false],
    ['x'.repeat(65), false],
  ])('judges %p', (room, expected) => {
    expect(isRoomName(room)).toBe(expected);
  });
});

describe('invitationUrl()', () => {
  test('names the room and nobody', () => {
    const url = invitationUrl(
      'http://localhost:8080/?room=a&name=Anna&site=jena&autojoin=1#x',
      'Rat',
      undefined,
    );

    expect(url).toBe('http://localhost:8080/?room=Rat');
  });
});

describe('a link with a secret', () => {
  test('the secret goes from the address of the page into those of invitations', () => {
    const { pageUrl, secret } = splitLink('https://10.0.0.5:8080/?site=jena#secret=a-b_c');

    expect(pageUrl).toBe('https://10.0.0.5:8080/?site=jena');
    expect(secret).toBe('a-b_c');
    expect(invitationUrl(pageUrl, 'Rat', secret)).toBe('https://10.0.0.5:8080/?room=Rat#secret=a-b_c');
  });

  test.each(['https://a/', 'https://a/#secret=', 'https://a/#x'])('%s has none', (url) => {
    expect(splitLink(url)).toEqual({ pageUrl: url });
  });

  test('one with a token does not show it either', () => {
    expect(splitLink('https://a/?autojoin=1#token=x.y.z')).toEqual({
      pageUrl: 'https://a/?autojoin=1',
      token: 'x.y.z',
    });
  });
});

describe('loginPath()', () => {
  const returnOf = (path: string): string | null =>
    new URL(path, 'http://localhost').searchParams.get('return');

  test('comes back to the room of the form, as what the address wants one to be, without a name', () => {
    const path = loginPath('https://rat.example/?mode=companion&room=old&name=Eva&site=jena&mic=0', 'Rat');

    expect(returnOf(path)).toBe('/?room=Rat&mode=companion&site=jena&mic=0');
  });

  test('comes back to the page alone where nothing was asked for', () => {
    expect(returnOf(loginPath('https://rat.example/?utm=x#part', ''))).toBe('/');
  });
});

describe('sessionUrl()', () => {
  test('keeps other parameters, so that a reload asks for the same', () => {
    const url = sessionUrl('http://localhost:8080/?mic=0&site=jena', { room: 'Rat', pickedSite: 'jena' });

    expect(url).toBe('http://localhost:8080/?mic=0&site=jena&room=Rat');
  });

  test.each(['', 'erfurt'])('names no site that it did not name before (%p)', (pickedSite) => {
    const url = sessionUrl('http://localhost:8080/?site=jena', { room: 'Rat', pickedSite });

    expect(url).toBe('http://localhost:8080/?room=Rat');
  });
});
