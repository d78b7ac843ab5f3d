import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ClientFailure } from '../../../../client/errors.ts';
import { RelayWatch } from '../../../../client/room/relay-watch.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const refused = new ClientFailure('RELAY_REFUSED', 'turn:a.example: Unauthorized');

function createWatch(failure: ClientFailure | undefined) {
  const told: string[] = [];
  const watch = new RelayWatch({
    relayFailure: () => failure,
    failed: ({ code }) => told.push(code),
    healed: () => told.push('healed'),
  });
  return { watch, told };
}

describe('RelayWatch', () => {
  test('tells after 4 s that relays refuse, once, and when it is over', () => {
    const { watch, told } = createWatch(refused);

    watch.connecting();
    jest.advanceTimersByTime(3_999);
    expect(told).toEqual([]);
    jest.advanceTimersByTime(1);
    watch.stateChanged('failed');
    expect(told).toEqual(['RELAY_REFUSED']);

    watch.stateChanged('connected');
    expect(told).toEqual(['RELAY_REFUSED', 'healed']);
  });

  test('is silent when another way connects, or nothing is known against relays', () => {
    const connected = createWatch(refused);
    const unknown = createWatch(undefined);

    connected.watch.connecting();
    connected.watch.stateChanged('connected');
    unknown.watch.stateChanged('failed');
    jest.advanceTimersByTime(10_000);

    expect([connected.told, unknown.told]).toEqual([[], []]);
  });

  test('is silent after its end', () => {
    const { watch, told } = createWatch(refused);
    watch.connecting();

    watch.close();
    jest.advanceTimersByTime(10_000);

    expect(told).toEqual([]);
  });
});
