import { describe, expect, test } from '@jest/globals';
import { closeAll, type NamedPart } from '../../../../common/lifecycle/shutdown.ts';
import { createLogger } from '../../../../common/log/logger.ts';

const log = createLogger({ level: 'silent' });

function part(name: string, order: string[], close: () => Promise<void> = async () => {}): NamedPart {
  return [name, { close: () => (order.push(name), close()) }];
}

describe('closeAll()', () => {
  test('closes in the reverse order, one after the other', async () => {
    const order: string[] = [];

    await expect(closeAll([part('a', order), part('b', order), part('c', order)], 1_000, log)).resolves.toBe(
      0,
    );

    expect(order).toEqual(['c', 'b', 'a']);
  });

  test('goes on after one that fails, and says 1', async () => {
    const order: string[] = [];
    const broken = part('b', order, () => Promise.reject(new Error('no')));

    await expect(closeAll([part('a', order), broken], 1_000, log)).resolves.toBe(1);

    expect(order).toEqual(['b', 'a']);
  });

  test('does not wait beyond its deadline, and still tells the rest to close', async () => {
    const order: string[] = [];
    const stuck = part('b', order, () => new Promise(() => {}));

    await expect(closeAll([part('a', order), stuck], 20, log)).resolves.toBe(1);

    expect(order).toEqual(['b', 'a']);
  });
});
