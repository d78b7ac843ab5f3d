import { describe, expect, test } from '@jest/globals';
import { parseNodeId, parseRoomId } from '../../../../../common/ids.ts';
import { createLogger } from '../../../../../common/log/logger.ts';
import { MemoryRoomStore } from '../../../../../common/store/memory.ts';
import { Replicator } from '../../../../../signal/room/replication/replicator.ts';
import { RoomLease } from '../../../../../signal/room/room-lease.ts';
import { RoomView } from '../../../../../signal/room/view.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import { lateWatch } from '../../../../support/late-watch.ts';
import { ERFURT } from '../../../../support/room-logs.ts';

describe('Replicator', () => {
  test('leaves no watch behind that begins after it was closed', async () => {
    const { coordination, begin, open } = lateWatch();
    const common = { coordination, clock: new FakeClock(), log: createLogger({ level: 'silent' }) };
    const replicator = new Replicator({
      ...common,
      lease: new RoomLease(common),
      roomId: parseRoomId('council'),
      nodeId: parseNodeId('signal-a'),
      site: ERFURT,
      store: new MemoryRoomStore(ERFURT),
      random: () => 0,
      graceMs: 1_000,
      view: new RoomView(ERFURT),
      servers: { of: () => [], sites: () => new Set() },
    });

    const starting = replicator.start();
    await replicator.close();
    begin();
    await starting;

    expect(open()).toBe(0);
  });
});
