import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { MAX_IN_LANE } from '../../../../client/room/commands.ts';
import { refusal } from '../support/fake-server.ts';
import { createFixture, fakeTime, settle } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

describe('commands of features', () => {
  test('stay in order, and those of one feature don’t wait for those of another', async () => {
    const { room, server, join } = createFixture();
    await join();
    server.handlers.featureCommand = ({ featureCommand }) =>
      featureCommand?.feature === 'votes' ? 'silence' : { featureCommand: { result: bytes(9) } };
    const vote = room.feature('votes').command(bytes(1));
    vote.catch(() => undefined); // it is under way as the test ends
    const hands = room.feature('hands');

    const answers = await Promise.all([hands.command(bytes(2)), hands.command(bytes(3))]);

    expect(answers).toEqual([bytes(9), bytes(9)]);
    const sent = server.bodies('featureCommand').map(({ command }) => command?.[0]);
    expect(sent).toEqual([1, 2, 3]);
  });

  test('are refused with the reason that the feature gives', async () => {
    const { room, server, join } = createFixture();
    await join();
    server.handlers.featureCommand = () => ({
      failure: { ...refusalOf('FEATURE_REFUSED'), reason: 'votes.closed' },
    });

    const refused = room.feature('votes').command(bytes(1));

    await expect(refused).rejects.toMatchObject({ code: 'FEATURE_REFUSED', reason: 'votes.closed' });
  });

  test('are not tried again by themselves when the feature says how long to wait', async () => {
    const { room, server, join } = createFixture();
    await join();
    server.handlers.featureCommand = () => ({
      failure: { ...refusalOf('FEATURE_REFUSED'), reason: 'chat.slow-down', retryAfterMs: 3_000 },
    });

    const refused = room.feature('chat').command(bytes(1));

    await expect(refused).rejects.toMatchObject({ reason: 'chat.slow-down', retryAfterMs: 3_000 });
    await settle(10_000);
    expect(server.bodies('featureCommand').length).toBe(1);
  });

  test('are tried again under the same id', async () => {
    const { room, server, join } = createFixture();
    await join();
    server.handlers.featureCommand = () => refusal('HOME_UNREACHABLE', 1_000);
    const raised = room.feature('hands').command(bytes(1));
    await settle(500);
    server.handlers.featureCommand = () => ({ featureCommand: {} });
    await settle(10_000);

    expect(await raised).toEqual(bytes());
    const ids = server.bodies('featureCommand').map(({ commandId }) => commandId);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
  });

  test('are tried for as long as a home that has died may take to be followed by another one, and soon after', async () => {
    const { room, server, join } = createFixture();
    await join();
    server.handlers.featureCommand = () => refusal('HOME_UNREACHABLE', 1_000);
    const patient = room.feature('hands').command(bytes(1));
    await settle(15_000);
    server.handlers.featureCommand = () => ({ featureCommand: {} });
    await settle(2_200);
    await expect(patient).resolves.toEqual(bytes());

    server.handlers.featureCommand = () => refusal('HOME_UNREACHABLE', 1_000);
    const hopeless = room.feature('hands').command(bytes(2));
    hopeless.catch(() => undefined);
    const before = server.bodies('featureCommand').length;
    await settle(22_000);
    await expect(hopeless).rejects.toMatchObject({ code: 'HOME_UNREACHABLE' });
    expect(server.bodies('featureCommand').length - before).toBeLessThan(22);
  });

  test('are refused beyond what may wait', async () => {
    const { room, server, join } = createFixture();
    await join();
    server.handlers.featureCommand = () => 'silence';
    const hands = room.feature('hands');
    for (let sent = 0; sent < MAX_IN_LANE; sent += 1) hands.command(bytes(1)).catch(() => undefined);

    await expect(hands.command(bytes(1))).rejects.toMatchObject({ code: 'BUSY' });
  });
});

const refusalOf = (code: string) => {
  const reply = refusal(code);
  return reply === 'silence' ? {} : (reply.failure ?? {});
};
