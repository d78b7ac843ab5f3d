import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { FeatureRecordsView } from '../../../../client/room/feature-records.ts';
import { ServerClock } from '../../../../client/room/server-clock.ts';
import { Role } from '../../../../proto/signal.ts';
import { createFixture, fakeTime, settle, SELF } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
const hands = (records: { key: string; value?: Uint8Array }[]) => ({ feature: 'hands', records });

describe('what features tell', () => {
  test('is there with the entry, changes with news, and is the same map until then', async () => {
    const { room, server, join } = createFixture();
    const { join: enter } = server.handlers;
    server.handlers.join = (request) => {
      const reply = enter?.(request);
      if (reply === undefined || reply === 'silence') throw new Error('no entry');
      return {
        join: { ...reply.join, features: [hands([{ key: 'hands', value: bytes(1) }])], timeMs: 5_000 },
      };
    };
    await join();
    const port = room.feature('hands');
    const atEntry = port.records();
    const changed = jest.fn();
    room.on('changed', changed);

    server.send({
      featureNews: { features: [{ feature: 'votes', records: [{ key: 'v', value: bytes(1) }] }] },
    });
    await settle(100);
    expect(port.records()).toBe(atEntry);
    expect([...atEntry.keys()]).toEqual(['hands']);
    server.send({ featureNews: { features: [hands([{ key: 'hands' }, { key: 'own', value: bytes(2) }])] } });
    await settle(100);
    expect([...port.records().keys()]).toEqual(['own']);
    expect(changed).toHaveBeenCalledTimes(2);
    expect(room.serverNowMs()).toBeGreaterThanOrEqual(5_000);
    expect(room.serverNowMs()).toBeLessThan(6_000);
    server.send({ featureNews: { features: [], whole: true } });
    await settle(100);
    expect(room.feature('votes').records().size).toBe(0);
  });

  test('is as after all that was told, whatever it was', () => {
    const change = fc.record({
      feature: fc.constantFrom('a', 'b'),
      key: fc.constantFrom('x', 'y', 'z'),
      value: fc.option(fc.uint8Array({ maxLength: 2 }), { nil: undefined }),
      whole: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const view = new FeatureRecordsView();
        const expected = new Map<string, Uint8Array>();
        for (const { feature, key, value, whole } of changes) {
          const before = view.of(feature);
          const news = [{ feature, records: [{ key, ...(value && { value }) }] }];
          const isNews = whole ? view.replace(news) : view.apply(news);
          if (whole) expected.clear();
          if (value) expected.set(`${feature}/${key}`, value);
          else expected.delete(`${feature}/${key}`);
          if (!isNews) expect(view.of(feature)).toBe(before);
        }
        const held = ['a', 'b'].flatMap((feature) =>
          [...view.of(feature)].map(([key, value]) => [`${feature}/${key}`, value] as const),
        );
        expect(new Map(held)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

describe('one’s role', () => {
  test('is that of one’s own row, and changes while one is there', async () => {
    const { room, server, join } = createFixture();
    await join();
    expect(room.status()).toMatchObject({ role: 'member', mayModerate: false });

    server.send({
      ownChange: { self: { number: 1, participantId: SELF, name: 'self', role: Role.ROLE_CHAIR } },
    });
    await settle(100);

    expect(room.status()).toMatchObject({ role: 'chair', mayModerate: true });
    expect(room.people()[0]).toMatchObject({ isSelf: true, number: 1, role: 'chair' });
    server.send({ delta: { people: [{ number: 1 }], counts: { people: 2, observers: 40 } } });
    await settle(100);
    expect(room.status()).toMatchObject({ role: 'member', mayModerate: false, counts: { observers: 40 } });
  });
});

describe('ServerClock', () => {
  test('goes on from what it was told, whatever happens to the computer’s clock', () => {
    let monotonic = 100;
    const clock = new ServerClock({ monotonicMs: () => monotonic, wallMs: () => 77 });
    expect(clock.nowMs()).toBe(77);

    clock.told(1_000);
    monotonic += 250;

    expect(clock.nowMs()).toBe(1_250);
    clock.told(0);
    expect(clock.nowMs()).toBe(1_250);
  });
});
