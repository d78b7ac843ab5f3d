import { describe, expect, test } from '@jest/globals';
import { decodeSites } from '../../../../client/sites/site.ts';

describe('decodeSites()', () => {
  test('takes what the server says', () => {
    const jena = {
      site: 'jena',
      signalUrl: 'wss://j/v1/signal',
      moreSignalUrls: ['wss://k/v1/signal'],
      pingUrl: 'https://j/v1/ping',
      load: 0.3,
      hasRoom: true,
    };

    expect(decodeSites({ sites: [jena] })).toEqual([jena]);
  });

  test('leaves out what is no site, and does without hints', () => {
    const jena = { site: 'jena', signalUrl: 'wss://j/v1/signal', pingUrl: 'https://j/v1/ping' };
    const known = { ...jena, moreSignalUrls: [], load: 0, hasRoom: undefined };

    expect(decodeSites({ sites: [jena, { site: 'gera' }, null, 7] })).toEqual([known]);
  });

  test.each([undefined, null, 'sites', [], {}, { sites: 'x' }])('gives no site for %j', (body) => {
    expect(decodeSites(body)).toEqual([]);
  });
});
