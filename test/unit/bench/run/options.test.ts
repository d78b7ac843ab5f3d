import { describe, expect, test } from '@jest/globals';
import { readAddress, readOptions } from '../../../../bench/run/options.ts';

const REPORTED = ['loss_ratio'];
const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'INPUT_INVALID', message: expect.stringMatching(message) });

describe('readOptions()', () => {
  test('has a default for everything', () => {
    expect(readOptions({}, REPORTED)).toMatchObject({
      profile: { name: 'council' },
      runs: 1,
      seed: 1,
      expectations: [],
      pin: false,
      clientTls: false,
      agents: undefined,
      remote: undefined,
    });
  });

  test('reads a running cluster and load processes of other machines', () => {
    const flags = { target: 'https://a.example:8443,https://b.example/', agents: '2', listen: '[::]:7000' };

    expect(readOptions(flags, REPORTED)).toMatchObject({
      remote: { urls: ['https://a.example:8443', 'https://b.example'] },
      agents: { count: 2, host: '::', port: 7_000 },
    });
  });

  test.each([
    [{ profile: 'counsil' }, /Did you mean council\?/],
    [{ runs: '0' }, /--runs takes a whole number from 1/],
    [{ webrtc: '51' }, /--webrtc takes a whole number from 0 to 50/],
    [{ target: 'media.example' }, /--target takes addresses/],
    [{ target: 'https://media.example/room' }, /--target takes addresses/],
    [{ target: 'https://a.example', pin: true }, /--pin/],
    [{ target: 'https://a.example', clientTls: 'on' }, /--client-tls/],
    [{ tokenKey: 'keys' }, /--token-key goes with --target/],
    [{ agents: '1', listen: '0.0.0.0:7000' }, /--agents goes with --target/],
    [{ agents: '1', target: 'https://a.example' }, /--agents needs --listen/],
    [{ listen: '0.0.0.0:7000' }, /--listen goes with --agents/],
  ])('refuses %j', (flags, message) => {
    expect(() => readOptions(flags, REPORTED)).toThrow(invalid(message));
  });
});

describe('readAddress()', () => {
  test.each(['host', 'host:', ':7000', 'host:0', 'host:70000', '::1:7000', 'a b:7'])('refuses %j', (text) => {
    expect(() => readAddress(text, '--join')).toThrow(invalid(/--join takes HOST:PORT/));
  });
});
