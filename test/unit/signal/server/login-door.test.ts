import { describe, expect, test } from '@jest/globals';
import { LoginDoor } from '../../../../signal/server/login-door.ts';

const door = (signalUrl: string): LoginDoor => new LoginDoor(undefined, () => signalUrl);

describe('LoginDoor', () => {
  test('finds page and way back beside the WebSocket', () => {
    expect(door('ws://localhost:8080/v1/signal')).toMatchObject({
      callbackUrl: 'http://localhost:8080/v1/login/callback',
      pageUrl: 'http://localhost:8080/',
    });
  });

  test('sends cookies by TLS only where there is TLS, and out of the reach of other hosts', () => {
    const secure = door('wss://call.example/v1/signal').loginCookie('x');

    expect(secure).toBe('__Host-kaskade_login=x; Path=/; Max-Age=36000; HttpOnly; SameSite=Lax; Secure');
    expect(door('ws://localhost:8080/v1/signal').loginCookie('x')).toBe(
      'kaskade_login=x; Path=/; Max-Age=36000; HttpOnly; SameSite=Lax',
    );
  });

  test('reads its own cookie among others', () => {
    const at = door('wss://call.example/v1/signal');
    const request = (cookie: string) => ({ headers: new Map([['cookie', cookie]]) });

    expect(at.begunOf(request('a=1; __Host-kaskade_begun=x.y; b=2'))).toBe('x.y');
    expect(at.begunOf(request('kaskade_begun=x'))).toBeUndefined();
    expect(at.begunOf(request('__Host-kaskade_begun='))).toBeUndefined();
    expect(at.begunOf({ headers: new Map() })).toBeUndefined();
  });
});
