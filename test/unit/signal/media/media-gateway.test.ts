import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { AppError } from '../../../../common/errors.ts';
import {
  parseNodeId,
  parseParticipantId,
  parseRoomId,
  parseSessionId,
  parseSiteId,
} from '../../../../common/ids.ts';
import { SYSTEM_CLOCK } from '../../../../common/lifecycle/clock.ts';
import { MediaGateway } from '../../../../signal/media/media-gateway.ts';
import type { SfuCaller } from '../../../../signal/media/sfu-port.ts';

const REQUEST = {
  roomId: parseRoomId('hall'),
  sessionId: parseSessionId('s1'),
  participantId: parseParticipantId('p1'),
  participantNumber: 7,
  generation: 1,
  carriers: new Set<never>(),
  avoided: new Set<never>(),
  onWait: () => {},
};

/** SFU nodes that leave every question open, on a clock that goes on only by their time-outs. */
function silentNodes(count: number) {
  const waited: number[] = [];
  const nowMs = (): number => waited.reduce((sum, one) => sum + one, 0);
  const call: SfuCaller['call'] = (_method, _request, options) => {
    waited.push(options?.timeoutMs ?? NaN);
    return Promise.reject(new AppError('SFU_UNREACHABLE', 'no answer in time'));
  };
  return { ...nodes(count, call, nowMs), waited };
}

function nodes(count: number, call: SfuCaller['call'], nowMs = () => 0) {
  const site = parseSiteId('erfurt');
  const candidates = Array.from({ length: count }, (_, index) => ({
    ...{ nodeId: parseNodeId(`sfu-${index}`), site, load: 0, used: 0, ceiling: 100 },
    ...{ isDraining: false, isReachable: true, isFresh: true },
  }));
  const gateway = new MediaGateway({
    nodeId: parseNodeId('signal-1'),
    site,
    nodes: {
      caller: () => ({ call }),
      candidates: () => candidates,
      asking: () => () => {},
      learnUse: () => {},
    },
    random: () => 0,
    log: pino({ level: 'silent' }),
    clock: { ...SYSTEM_CLOCK, monotonicMs: nowMs },
  });
  return { gateway };
}

describe('MediaGateway.open()', () => {
  test('asks all nodes while there is time', async () => {
    const { gateway, waited } = silentNodes(2);

    await expect(gateway.open(REQUEST)).rejects.toMatchObject({ code: 'NO_CAPACITY' });
    expect(waited).toEqual([1_000, 1_000]);
  });

  test('opens without a promise at a node that knows of none', async () => {
    const asked: string[] = [];
    const call = async (method: string) => {
      asked.push(method);
      if (method === 'reserveSession') throw new AppError('COMMAND_UNKNOWN', 'not implemented');
      return {} as never;
    };
    const { gateway } = nodes(1, call);

    expect((await gateway.open(REQUEST)).place).toEqual({ nodeId: 'sfu-0', generation: 1 });
    expect(asked).toEqual(['reserveSession', 'openSession']);
  });

  test('gives up after 8 s in all, however many nodes there are', async () => {
    const { gateway, waited } = silentNodes(20);

    await expect(gateway.open(REQUEST)).rejects.toThrow(/no time for more/);
    expect(waited).toEqual(Array(8).fill(1_000));
  });
});
