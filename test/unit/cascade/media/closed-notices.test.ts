import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ClosedNotices } from '../../../../cascade/media/closed-notices.ts';

/** Longer than closes are collected. */
const LONG_MS = 1_000;

function start({ isHeard = true } = {}) {
  const told: (readonly string[])[] = [];
  const notices = new ClosedNotices((consumerIds) => {
    told.push([...consumerIds]);
    return isHeard;
  });
  return { notices, told };
}

describe('ClosedNotices', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('tells closes of one moment together, once', () => {
    const { notices, told } = start();

    notices.add('c1');
    notices.add('c2');
    jest.advanceTimersByTime(LONG_MS);
    notices.add('c3');
    jest.advanceTimersByTime(LONG_MS);

    expect(told).toEqual([['c1', 'c2'], ['c3']]);
    expect(notices.take()).toEqual([]);
  });

  test('keeps what nobody heard for the next answer', () => {
    const { notices, told } = start({ isHeard: false });

    notices.add('c1');
    jest.advanceTimersByTime(LONG_MS);
    notices.add('c2');
    jest.advanceTimersByTime(LONG_MS);

    expect(told).toEqual([['c1'], ['c1', 'c2']]);
    expect(notices.take()).toEqual(['c1', 'c2']);
  });

  test('does not tell what an answer told before', () => {
    const { notices, told } = start();

    notices.add('c1');
    expect(notices.take()).toEqual(['c1']);
    jest.advanceTimersByTime(LONG_MS);

    expect(told).toEqual([]);
  });

  test('tells nobody once the session is over', () => {
    const { notices, told } = start();

    notices.add('c1');
    notices.close();
    jest.advanceTimersByTime(LONG_MS);

    expect(told).toEqual([]);
  });
});
