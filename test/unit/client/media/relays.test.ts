import { describe, expect, test } from '@jest/globals';
import { RelayLog, toRtcIceServers } from '../../../../client/media/relays.ts';

const server = { urls: ['turn:a.example'], username: '1600:p1', credential: 'x' };
const error = (errorCode: number, errorText = '') => ({ errorCode, errorText, url: 'turn:a.example' });

describe('toRtcIceServers()', () => {
  test('gives what browsers want', () => {
    expect(toRtcIceServers([server])).toEqual([server]);
  });
});

describe('RelayLog', () => {
  test('knows nothing against relays at first, and after a restart', () => {
    const log = new RelayLog([server], true);
    expect(log.failure).toBeUndefined();
    log.add(error(701));

    log.restart([server]);

    expect(log.failure).toBeUndefined();
  });

  test('a refusal says more than silence', () => {
    const log = new RelayLog([server], false);

    log.add(error(701, 'timed out'));
    expect(log.failure).toMatchObject({ code: 'RELAY_UNREACHABLE', message: 'turn:a.example: timed out' });
    log.add(error(401));
    log.add(error(701));

    expect(log.failure).toMatchObject({ code: 'RELAY_REFUSED', message: 'turn:a.example: error 401' });
  });

  test('none at all is a failure only where nothing else may be used', () => {
    expect(new RelayLog([], true).failure).toMatchObject({ code: 'RELAY_UNREACHABLE' });
    expect(new RelayLog([], false).failure).toBeUndefined();
  });
});
