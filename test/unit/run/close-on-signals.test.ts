import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { closeOnSignals } from '../../../run/close-on-signals.ts';
import { settleMicrotasks } from '../../support/microtasks.ts';

function setUp(close: () => Promise<void>) {
  const happened: unknown[] = [];
  const port = Object.assign(new EventEmitter(), { exit: (code: number) => void happened.push(code) });
  const launched = { close, kill: () => void happened.push('killed') };
  const isClosing = closeOnSignals(port, launched, (error) => void happened.push(error));
  return { port, happened, isClosing };
}

describe('closeOnSignals()', () => {
  test('closes with the first signal', async () => {
    const { port, happened, isClosing } = setUp(() => Promise.resolve());
    expect(isClosing()).toBe(false);

    port.emit('SIGTERM');
    await settleMicrotasks();

    expect([isClosing(), ...happened]).toEqual([true, 0]);
  });

  test('kills with a second one', () => {
    const { port, happened } = setUp(() => new Promise(() => {}));

    port.emit('SIGINT');
    port.emit('SIGTERM');

    expect(happened).toEqual(['killed', 130]);
  });

  test('tells why closing failed', async () => {
    const error = new Error('stuck');
    const { port, happened } = setUp(() => Promise.reject(error));

    port.emit('SIGINT');
    await settleMicrotasks();

    expect(happened).toEqual([error]);
  });
});
