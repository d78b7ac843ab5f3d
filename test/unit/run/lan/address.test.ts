import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { chooseAddress } from '../../../../run/lan/address.ts';

const info = (address: string, internal = false) => ({ address, internal }) as NetworkInterfaceInfo;
const lo = [info('127.0.0.1', true), info('::1', true)];
const wifi = [info('10.0.0.5'), info('fe80::1'), info('fd00::5')];
const bridge = [info('172.17.0.1')];

describe('chooseAddress()', () => {
  test('takes that of the default route and names the others, without those that need a scope', () => {
    expect(chooseAddress(undefined, { lo, wifi, bridge }, '10.0.0.5')).toEqual({
      address: '10.0.0.5',
      interfaceName: 'wifi',
      others: [
        { address: 'fd00::5', interfaceName: 'wifi' },
        { address: '172.17.0.1', interfaceName: 'bridge' },
      ],
    });
  });

  test('takes the wanted one', () => {
    const chosen = chooseAddress('172.17.0.1', { lo, wifi, bridge }, '10.0.0.5');

    expect(chosen).toMatchObject({ address: '172.17.0.1', interfaceName: 'bridge' });
  });

  test.each([
    ['127.0.0.1', /127\.0\.0\.1 is no address .* 10\.0\.0\.5 \(wifi\)/],
    ['10.0.0.99', /10\.0\.0\.99 is no address/],
    [undefined, /no way leads .* 172\.17\.0\.1 \(bridge\)/],
  ])('refuses %p and says what there is', (wanted, reason) => {
    expect(() => chooseAddress(wanted, { lo, wifi, bridge }, undefined)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(reason) }),
    );
  });
});
