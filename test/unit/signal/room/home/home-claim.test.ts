import { describe, expect, test } from '@jest/globals';
import { parseNodeId, parseRoomId } from '../../../../../common/ids.ts';
import { createLogger } from '../../../../../common/log/logger.ts';
import { HomeClaim } from '../../../../../signal/room/home/home-claim.ts';
import { RoomLease } from '../../../../../signal/room/room-lease.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import { lateWatch } from '../../../../support/late-watch.ts';
import { ERFURT } from '../../../../support/room-logs.ts';

describe('HomeClaim', () => {
  test('leaves no watch behind that begins after it was closed', async () => {
    const { coordination, begin, open } = lateWatch();
    const common = { coordination, clock: new FakeClock(), log: createLogger({ level: 'silent' }) };
    const claim = new HomeClaim({
      ...common,
      lease: new RoomLease(common),
      roomId: parseRoomId('council'),
      nodeId: parseNodeId('signal-a'),
      site: ERFURT,
      rpcAddress: '127.0.0.1:1',
      seenGeneration: () => 0,
      onMoved: () => {},
    });

    const starting = claim.start();
    await claim.close();
    begin();
    await starting;

    expect(open()).toBe(0);
  });
});
