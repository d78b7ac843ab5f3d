import { describe, expect, jest, test } from '@jest/globals';
import { FreshValue } from '../../../../common/lifecycle/fresh-value.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

function fresh(look: (key: string) => Promise<number>) {
  const clock = new FakeClock();
  const looked = jest.fn(look);
  return { clock, looked, value: new FreshValue(looked, { maxAgeMs: 1_000, maxKeys: 2, clock }) };
}

describe('FreshValue', () => {
  test('looks once for all who ask within its time, per key', async () => {
    const { clock, looked, value } = fresh(async (key) => key.length);

    expect(await Promise.all([value.get('a'), value.get('a'), value.get('bb')])).toEqual([1, 1, 2]);
    clock.advance(999);
    await value.get('a');
    expect(looked).toHaveBeenCalledTimes(2);
    clock.advance(1);
    await value.get('a');

    expect(looked).toHaveBeenCalledTimes(3);
  });

  test('does not remember a failure', async () => {
    const { looked, value } = fresh(() => Promise.reject(new Error('gone')));

    await expect(value.get('a')).rejects.toThrow('gone');
    await expect(value.get('a')).rejects.toThrow('gone');

    expect(looked).toHaveBeenCalledTimes(2);
  });

  test('remembers so many keys and no more', async () => {
    const { looked, value } = fresh(async () => 1);

    for (const key of ['a', 'b', 'c', 'c', 'a']) await value.get(key);

    expect(looked.mock.calls.flat()).toEqual(['a', 'b', 'c', 'a']);
  });
});
