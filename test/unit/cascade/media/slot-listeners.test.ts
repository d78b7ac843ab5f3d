import { describe, expect, test } from '@jest/globals';
import { SlotListeners, type SlotListener } from '../../../../cascade/media/slot-listeners.ts';

/** Remembers what it was told, and answers when the test lets it. */
class FakeListener implements SlotListener {
  readonly told: boolean[] = [];
  readonly #answers: (() => void)[] = [];

  setExcluded(isExcluded: boolean): Promise<void> {
    this.told.push(isExcluded);
    return new Promise((resolve) => this.#answers.push(resolve));
  }

  answer(): void {
    for (const resolve of this.#answers.splice(0)) resolve();
  }
}

function add(listeners: SlotListeners, slot: number, number: number) {
  const listener = new FakeListener();
  const remove = listeners.add(listener, { slot, number });
  return { listener, remove };
}

describe('SlotListeners', () => {
  test('excludes who enters a slot from it, and from no other', async () => {
    const listeners = new SlotListeners();
    const own = add(listeners, 0, 11);
    const others = [add(listeners, 1, 11), add(listeners, 0, 12)];

    const entered = listeners.enter({ slot: 0, number: 11 });
    own.listener.answer();
    await entered;

    expect(own.listener.told).toEqual([true]);
    for (const { listener } of others) expect(listener.told).toEqual([]);
  });

  test('lets the next one in only when the one before hears again', async () => {
    const listeners = new SlotListeners();
    const first = add(listeners, 0, 11);
    const second = add(listeners, 0, 12);
    void listeners.enter({ slot: 0, number: 11 });
    first.listener.answer();

    let isIn = false;
    const entered = listeners.enter({ slot: 0, number: 12 }).then(() => {
      isIn = true;
    });
    second.listener.answer();
    await Promise.resolve();
    expect(isIn).toBe(false);
    first.listener.answer();
    await entered;

    expect(first.listener.told).toEqual([true, false]);
    expect(second.listener.told).toEqual([true]);
  });

  test('excludes all consumers of somebody with two sessions, and one who comes later', async () => {
    const listeners = new SlotListeners();
    const both = [add(listeners, 2, 11), add(listeners, 2, 11)];

    const entered = listeners.enter({ slot: 2, number: 11 });
    for (const { listener } of both) listener.answer();
    await entered;
    const late = add(listeners, 2, 11);

    for (const { listener } of [...both, late]) expect(listener.told).toEqual([true]);
  });

  test('lets everybody hear everything again when all slots are empty', async () => {
    const listeners = new SlotListeners();
    const { listener } = add(listeners, 0, 11);
    void listeners.enter({ slot: 0, number: 11 });

    const emptied = listeners.reset();
    listener.answer();
    await emptied;

    expect(listener.told).toEqual([true, false]);
    expect(add(listeners, 0, 11).listener.told).toEqual([]);
  });

  test('tells nothing to who has left, and excludes nobody whose number is unknown', async () => {
    const listeners = new SlotListeners();
    const gone = add(listeners, 0, 11);
    const unknown = add(listeners, 0, 0);
    gone.remove();

    await listeners.enter({ slot: 0, number: 11 });
    await listeners.enter({ slot: 0, number: 0 });

    expect([...gone.listener.told, ...unknown.listener.told]).toEqual([]);
  });
});
