import { describe, expect, test } from '@jest/globals';
import { originRule } from '../../../../signal/server/origin.ts';

const policy = { allowedOrigins: ['https://meet.example'], isDemo: false };
const demo = { allowedOrigins: ['http://localhost:8080'], isDemo: true };

describe('originRule()', () => {
  test.each([undefined, '', 'http://signal.example:8443', 'https://meet.example'])('allows %s', (origin) => {
    expect(originRule(policy)(origin, 'signal.example:8443')).toBe(true);
  });

  test.each([
    'https://evil.example',
    'https://meet.example.evil.example',
    'http://meet.example',
    'http://signal.example:9999',
    'null',
    'file:///etc',
  ])('refuses %s', (origin) => {
    expect(originRule(policy)(origin, 'signal.example:8443')).toBe(false);
  });

  test('takes the names of this machine for the same in the demo, and only there', () => {
    expect(originRule(demo)('http://127.0.0.1:8080', 'localhost:8081')).toBe(true);
    expect(originRule({ ...demo, isDemo: false })('http://127.0.0.1:8080', 'localhost:8081')).toBe(false);
    expect(originRule(demo)('http://127.0.0.1:9999', 'localhost:8081')).toBe(false);
  });
});
