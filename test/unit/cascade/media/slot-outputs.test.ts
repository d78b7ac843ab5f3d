import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Producer } from 'mediasoup/types';
import { SlotOutputs } from '../../../../cascade/media/slot-outputs.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function start() {
  const made: [mesh: string | undefined, index: number][] = [];
  const ended: string[] = [];
  const outputs = new SlotOutputs({
    make: async (mesh, index) => {
      made.push([mesh, index]);
      return [{ id: String(index) } as Producer];
    },
    end: (mesh) => void ended.push(mesh),
  });
  return { outputs, made, ended };
}

test('an output is made once for all who use it, and ended a while after the last', async () => {
  const { outputs, made, ended } = start();
  const [one, other] = [outputs.use('core'), outputs.use('core')];

  one.leave();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(ended).toEqual([]);
  other.leave();
  await jest.advanceTimersByTimeAsync(60_000);

  expect(made).toEqual([['core', 0]]);
  expect(ended).toEqual(['core']);
});

test('who comes back soon finds it as it was, and later a new one of its own number', async () => {
  const { outputs, made } = start();
  outputs.use('core').leave();
  await jest.advanceTimersByTimeAsync(1_000);

  outputs.use('core').leave();
  await jest.advanceTimersByTimeAsync(60_000);
  outputs.use('core');

  expect(made).toEqual([
    ['core', 0],
    ['core', 1],
  ]);
});

test('the one that sessions here hear stays', async () => {
  const { outputs, ended } = start();

  outputs.use(undefined).leave();
  await jest.advanceTimersByTimeAsync(60_000);

  expect(ended).toEqual([]);
});
