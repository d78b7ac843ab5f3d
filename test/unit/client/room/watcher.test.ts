import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { SourceKind } from '../../../../proto/signal.ts';
import { createFixture, fakeTime, person, settle, source } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

describe('Room, watching', () => {
  test('tells many changes at once, and the latest while one is in flight', async () => {
    const { room, server, join, annaSends } = createFixture();
    await join();
    annaSends(SourceKind.SOURCE_KIND_SCREEN);

    for (const height of [90, 180, 360]) room.watch([{ sourceId: 'p-anna:cam', height }]);
    await settle(20);
    room.watch([{ sourceId: 'p-anna:screen', height: 720 }]);
    await settle(100);

    const heights = server
      .bodies('watch')
      .map(({ wishes }) => wishes?.map((wish) => [wish.sourceId, wish.height]));
    expect(heights.slice(1)).toEqual([
      [
        ['p-anna:cam', 360],
        ['p-anna:mic', 0],
      ],
      [
        ['p-anna:mic', 0],
        ['p-anna:screen', 720],
      ],
    ]);
  });

  test('tells what the device can receive once, and again when media is opened anew', async () => {
    const { room, server, join } = createFixture();
    await join();
    room.watch([{ sourceId: 'p-anna:cam', height: 360 }]);
    await settle(100);
    const told = () => server.bodies('watch').map(({ rtpCapabilitiesJson }) => rtpCapabilitiesJson !== '');
    expect(told()).toEqual([true, false]);

    server.send({ mediaLost: { retryAfterMs: 0 } });
    await settle(2_000);

    expect(told().slice(2, 3)).toEqual([true]);
  });

  test('asks for nothing where the token does not let it receive', async () => {
    const { room, server, join } = createFixture({}, { subscribe: false });
    const errors: string[] = [];
    room.on('error', ({ code }) => errors.push(code));

    await join();
    room.watch([{ sourceId: 'p-anna:cam', height: 360 }]);
    await settle(100);

    expect(server.bodies('watch')).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('does not let an answer that waits for another site hold up the next page', async () => {
    const { room, server, mediaPort, join, annaSends } = createFixture();
    await join();
    annaSends(SourceKind.SOURCE_KIND_SCREEN);
    await settle(100);
    mediaPort.last.log.length = 0;
    const answer = (consumerId: string, sourceId: string, closedConsumerIds: string[] = []) => ({
      watch: {
        consumers: [{ consumerId, sourceId, generation: 1, producerId: 'x', rtpParametersJson: '{}' }],
        closedConsumerIds,
      },
    });

    server.handlers.watch = () => 'silence';
    room.watch([{ sourceId: 'p-anna:cam', height: 360 }]);
    await settle(100);
    const slow = server.requests.at(-1)?.requestId ?? 0;
    server.handlers.watch = () => answer('c8', 'p-anna:screen', ['c7']);
    room.watch([{ sourceId: 'p-anna:screen', height: 720 }]);
    await settle(100);

    expect(mediaPort.last.log).toEqual(['exchange +1 -0']);
    expect(server.bodies('resumeConsumers').at(-1)?.consumerIds).toEqual(['c8']);

    server.send({ requestId: slow, ...answer('c7', 'p-anna:cam') }); // closed before its answer came
    await settle(100);
    expect([...mediaPort.last.open]).toEqual(['c1', 'c8']);
  });

  test('closes and opens in one exchange when the page turns', async () => {
    const { room, mediaPort, join, annaSends } = createFixture();
    room.watch([{ sourceId: 'p-anna:cam', height: 360 }]);
    await join();
    annaSends(SourceKind.SOURCE_KIND_SCREEN);
    mediaPort.last.log.length = 0;

    room.watch([{ sourceId: 'p-anna:screen', height: 720 }]);
    await settle(100);

    expect(mediaPort.last.log).toEqual(['exchange +1 -1']);
  });

  test('thirty who leave at once cost few requests, and touch nothing of those who stay', async () => {
    const { room, server, mediaPort, consumed, delta, join } = createFixture();
    const errors: string[] = [];
    room.on('error', ({ code }) => errors.push(code));
    await join();
    const microphone = [source(SourceKind.SOURCE_KIND_MIC)];
    const guests = Array.from({ length: 30 }, (_, index) => index);
    delta({
      people: guests.map((index) => ({ ...person(`guest${index}`, microphone), number: 10 + index })),
    });
    await settle(100);
    const [staying, ...leaving] = [...consumed.values()];
    const requests = server.bodies('watch').length;
    mediaPort.last.log.length = 0;

    for (const index of guests) {
      server.send({ consumersClosed: { consumerIds: [leaving[index] ?? ''] } });
      delta({ left: [10 + index] });
    }
    await settle(500);

    expect([...mediaPort.last.open]).toEqual([staying]);
    expect(mediaPort.engines).toHaveLength(1);
    expect(mediaPort.last.log).toEqual([]);
    expect(server.bodies('watch').length - requests).toBeLessThanOrEqual(2);
    expect([room.status().state, errors]).toEqual(['joined', []]);
  });

  test('drops what has left the room and forgets its track', async () => {
    const { room, mediaPort, join, delta } = createFixture();
    await join();

    delta({ left: [2], counts: { people: 1 } });
    await settle(100);

    expect(mediaPort.last.open.size).toBe(0);
    expect(room.people()).toHaveLength(1);
  });

  test('asks again for what was closed though it is still wanted', async () => {
    const { server, mediaPort, consumed, join } = createFixture();
    await join();

    consumed.clear();
    server.send({ consumersClosed: { consumerIds: ['c1'] } });
    await settle(1_000);

    expect([...mediaPort.last.open]).toEqual(['c2']);
    expect(server.bodies('resumeConsumers').at(-1)?.consumerIds).toEqual(['c2']);
  });

  test('replaces the consumer of a source that was produced anew', async () => {
    const { server, mediaPort, consumed, join, annaSends } = createFixture();
    await join();

    consumed.clear();
    server.handlers.watch = () => ({
      watch: {
        consumers: [
          {
            consumerId: 'c9',
            sourceId: 'p-anna:mic',
            generation: 2,
            producerId: 'x',
            rtpParametersJson: '{}',
          },
        ],
      },
    });
    annaSends(SourceKind.SOURCE_KIND_MIC, { generation: 2 });
    await settle(1_000);

    expect([...mediaPort.last.open]).toEqual(['c9']);
  });

  test('shows the worse of both scores', async () => {
    const { room, server, join } = createFixture();
    await join();

    server.send({ consumerStates: { states: [{ consumerId: 'c1', score: 9, sourceScore: 4 }] } });

    expect(room.people()[1]?.mic?.score).toBe(4);
  });

  test('tells what the connection between sites holds back, and when it comes again', async () => {
    const { room, server, join } = createFixture();
    await join();
    const state = { consumerId: 'c1', score: 9, sourceScore: 9 };
    expect(room.people()[1]?.mic?.isHeldByLink).toBe(false);

    server.send({ consumerStates: { states: [{ ...state, heldByLink: true }] } });
    expect(room.people()[1]?.mic?.isHeldByLink).toBe(true);

    server.send({ consumerStates: { states: [state] } });
    expect(room.people()[1]?.mic?.isHeldByLink).toBe(false);
  });
});
