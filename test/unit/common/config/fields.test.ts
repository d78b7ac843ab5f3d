import { describe, expect, test } from '@jest/globals';
import {
  choice,
  flag,
  host,
  ipAddress,
  isLocalName,
  isUrlOf,
  list,
  listenAddress,
  port,
  wholeNumber,
} from '../../../../common/config/fields.ts';

describe('wholeNumber()', () => {
  test.each([
    ['0', 0],
    ['10', 10],
    ['007', 7],
  ])('takes %p', (value, expected) => {
    expect(wholeNumber(0, 10).parse(value)).toBe(expected);
  });

  test.each(['11', '-1', '1.5', '1e1', '0x1', ' 1', 'a'])('refuses %p and says the range', (value) => {
    const { error } = wholeNumber(0, 10).safeParse(value);

    expect(error?.issues).toEqual([expect.objectContaining({ message: 'expected: whole number, 0..10' })]);
  });
});

describe('the other fields', () => {
  test.each([
    ['port', port(), '65535', 65_535],
    ['flag', flag(), 'true', true],
    ['choice', choice(['a', 'b']), 'b', 'b'],
    ['host', host(), 'node-1.example.org', 'node-1.example.org'],
    ['host', host(), '::1', '::1'],
    ['ipAddress', ipAddress(), '192.0.2.1', '192.0.2.1'],
    ['listenAddress', listenAddress(), '0.0.0.0', '0.0.0.0'],
    ['list', list({ type: 'letters' }, (part) => (part === '' ? undefined : part)), 'a, b', ['a', 'b']],
  ])('%s takes %p', (_name, schema, value, expected) => {
    expect(schema.parse(value)).toEqual(expected);
  });

  test.each([
    ['port', port(), '65536'],
    ['flag', flag(), 'yes'],
    ['choice', choice(['a', 'b']), 'c'],
    ['host', host(), 'http://x'],
    ['ipAddress', ipAddress(), 'localhost'],
    ['listenAddress', listenAddress(), 'localhost'],
    ['list', list({ type: 'letters' }, (part) => (part === '' ? undefined : part)), 'a,,b'],
  ])('%s refuses %p', (_name, schema, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });
});

describe('isUrlOf()', () => {
  test.each([
    ['http://127.0.0.1:2379', true],
    ['https://127.0.0.1:2379', false],
    ['127.0.0.1:2379', false],
    ['http://', false],
  ])('of %p is %p', (value, expected) => {
    expect(isUrlOf(value, ['http'])).toBe(expected);
  });
});

describe('isLocalName()', () => {
  test.each([
    ['localhost', true],
    ['[::1]', true],
    ['127.0.0.9', true],
    ['localhost.example.org', false],
    ['10.0.0.1', false],
  ])('of %p is %p', (value, expected) => {
    expect(isLocalName(value)).toBe(expected);
  });
});
