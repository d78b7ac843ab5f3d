import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { signal } from '@preact/signals';
import type { RoomState } from '../../../../client/api.ts';
import { comeBackFor } from '../../../../web/state/come-back.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('joins again some time after each end, and not while it is there', () => {
  const state = signal<RoomState>('joined');
  const rejoin = jest.fn(() => (state.value = 'joining'));
  const stop = comeBackFor(state, rejoin);

  jest.advanceTimersByTime(60_000);
  expect(rejoin).not.toHaveBeenCalled();

  for (const end of ['failed', 'left', 'failed'] as const) {
    state.value = end;
    jest.advanceTimersByTime(10_000);
  }
  expect(rejoin).toHaveBeenCalledTimes(3);

  state.value = 'failed';
  stop();
  jest.advanceTimersByTime(60_000);
  expect(rejoin).toHaveBeenCalledTimes(3);
});
