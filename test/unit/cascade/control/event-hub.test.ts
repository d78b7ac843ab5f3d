import { describe, expect, test } from '@jest/globals';
import {
  EVENTS_QUEUE_LIMIT,
  EventHub,
  STATES_QUEUE_LIMIT,
  type EventStream,
} from '../../../../cascade/control/event-hub.ts';
import type { AppError } from '../../../../common/errors.ts';
import { parseNodeId } from '../../../../common/ids.ts';
import type { IWatchEventsResponse } from '../../../../proto/index.ts';

const signal = parseNodeId('signal-a');
const lost: IWatchEventsResponse = { sessionLost: { sessionId: 's' } };
const states: IWatchEventsResponse = { consumerStates: { sessionId: 's' } };

function stream(queued = 0) {
  const written: IWatchEventsResponse[] = [];
  const over = Promise.withResolvers<AppError | undefined>();
  const fake = {
    written,
    queued,
    isOpen: true as boolean,
    failure: undefined as AppError | undefined,
    closed: over.promise,
    write: (event: IWatchEventsResponse) => written.push(event) > 0,
    fail: (error: AppError) => {
      fake.isOpen = false;
      fake.failure = error;
      over.resolve(error);
    },
  } satisfies EventStream & { written: IWatchEventsResponse[]; failure: AppError | undefined };
  return fake;
}

describe('EventHub', () => {
  test('delivers to the nodes named only', () => {
    const hub = new EventHub();
    const mine = stream();
    const other = stream();
    hub.subscribe(signal, mine);
    hub.subscribe(parseNodeId('signal-b'), other);

    const isHeard = hub.publish([signal], lost);

    expect({ isHeard, mine: mine.written, other: other.written }).toEqual({
      isHeard: true,
      mine: [lost],
      other: [],
    });
  });

  test('says when nobody hears', () => {
    expect(new EventHub().publish([signal], lost)).toBe(false);
  });

  test('a newer stream of a node ends the older one', () => {
    const hub = new EventHub();
    const older = stream();
    const newer = stream();
    hub.subscribe(signal, older);

    hub.subscribe(signal, newer);
    hub.publish([signal], lost);

    expect([older.failure?.code, newer.written]).toEqual(['FENCED', [lost]]);
  });

  test('a slow reader misses states and beats first', () => {
    const hub = new EventHub();
    const slow = stream(STATES_QUEUE_LIMIT);
    hub.subscribe(signal, slow);

    hub.publish([signal], states);
    hub.beat({ load: 0 });
    hub.publish([signal], lost);

    expect(slow.written).toEqual([lost]);
  });

  test('a reader that does not read loses its stream', () => {
    const hub = new EventHub();
    const stuck = stream(EVENTS_QUEUE_LIMIT);
    hub.subscribe(signal, stuck);

    const isHeard = hub.publish([signal], lost);

    expect([isHeard, stuck.failure?.code]).toEqual([false, 'BUSY']);
  });
});
