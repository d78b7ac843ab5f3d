import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { answerInTime } from '../../../../cascade/media/worker-answer.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('answerInTime()', () => {
  test('gives what was made', async () => {
    const made = { close: jest.fn() };

    expect(await answerInTime(Promise.resolve(made), 'router')).toBe(made);
    expect([jest.getTimerCount(), made.close.mock.calls.length]).toEqual([0, 0]);
  });

  test('gives the error of the request', async () => {
    const error = new Error('no');

    await expect(answerInTime(Promise.reject(error), 'router')).rejects.toBe(error);
  });

  test('gives up on a worker that hangs, and closes what comes too late', async () => {
    const request = Promise.withResolvers<{ close(): void }>();
    const made = { close: jest.fn() };
    const answer = answerInTime(request.promise, 'router');
    const refused = expect(answer).rejects.toMatchObject({ code: 'WORKER_DIED', retryable: true });

    await jest.advanceTimersByTimeAsync(1_500);
    await refused;
    request.resolve(made);
    await jest.advanceTimersByTimeAsync(0);

    expect(made.close).toHaveBeenCalledTimes(1);
  });
});
