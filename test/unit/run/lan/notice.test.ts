import { describe, expect, test } from '@jest/globals';
import type { Lan } from '../../../../run/lan/lan.ts';
import { lanNotice, qrText } from '../../../../run/lan/notice.ts';

const LINK = 'https://10.0.0.5:8080/?site=erfurt#secret=abcdefghijklmnopqrstuv';
const lan: Lan = {
  address: { address: '10.0.0.5', interfaceName: 'wifi', others: [{ address: '::5', interfaceName: 'eth' }] },
  secret: 'abcdefghijklmnopqrstuv',
  clientTls: { certFile: 'c', keyFile: 'k' },
  authority: { fingerprint: 'ab12', file: undefined },
  remove: () => {},
};

describe('lanNotice()', () => {
  test('says the address, how to choose another, the link, and by what the certificate is known', () => {
    const text = lanNotice(lan, LINK, false);

    for (const part of ['10.0.0.5 (wifi)', '::5 (eth)', LINK, 'AB:12', '--tls-dir']) {
      expect(text).toContain(part);
    }
  });

  test('names the authority that is kept', () => {
    const kept = { ...lan, authority: { fingerprint: 'ab', file: '/ca/ca.pem' } };

    expect(lanNotice(kept, LINK, false)).toContain('/ca/ca.pem');
  });
});

describe('qrText()', () => {
  test('fits a terminal of 80 × 24 and is light on dark by its own colours', () => {
    const plain = qrText(LINK, false).split('\n');

    expect(plain.length).toBeLessThanOrEqual(22);
    expect(plain.every((line) => line.length <= 42)).toBe(true);
    expect(qrText(LINK, true).split('\n')[0]).toContain('\u001b[40m█');
  });
});
