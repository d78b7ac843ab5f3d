import { describe, expect, test } from '@jest/globals';
import { DEFAULT_GRANTS } from '../../../../common/auth/token.ts';
import { parseNodeId, parseSessionId, type NodeId } from '../../../../common/ids.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { Orphans } from '../../../../signal/room/orphans.ts';
import type { SessionFact } from '../../../../signal/room/records.ts';
import { RoomView } from '../../../../signal/room/view.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { ERFURT, emptyLog, entry, participant, present } from '../../../support/room-logs.ts';

const [E1, E2, E3] = [parseNodeId('e1'), parseNodeId('e2'), parseNodeId('e3')];
const GRACE_MS = 1_000;

function setUp(self: NodeId, owner: NodeId) {
  const clock = new FakeClock();
  const view = new RoomView();
  view.load(ERFURT, emptyLog());
  view.apply(ERFURT, entry(1, [present(participant('ada', { signalNodeId: owner }))]));
  const state = { live: [E1, E2, E3] as readonly NodeId[] | undefined, graceUntilMs: 0 };
  const session = (): SessionFact => ({
    sessionId: parseSessionId('s'),
    participantId: participant('ada').participantId,
    generation: 1,
    signalNodeId: owner,
    tokenHash: new Uint8Array(),
    previousTokenHash: new Uint8Array(),
    previousValidUntilMs: 0,
    graceUntilMs: state.graceUntilMs,
    sfuNodeId: undefined,
    mediaGeneration: 0,
    grants: DEFAULT_GRANTS,
    sourceGeneration: 0,
    sourceIds: [],
  });
  const done: string[] = [];
  const orphans = new Orphans({
    self,
    site: ERFURT,
    view,
    clock,
    log: createLogger({ level: 'silent' }),
    graceMs: GRACE_MS,
    liveNodes: () => state.live,
    hasSession: () => false,
    sessions: async () => [session()],
    startGrace: async () => void done.push('grace'),
    expire: async () => void done.push('expire'),
  });
  return { clock, state, done, orphans };
}

describe('Orphans', () => {
  test('leaves sessions of live nodes alone', async () => {
    const { orphans, done } = setUp(E1, E2);

    for (let i = 0; i < 5; i += 1) await orphans.scan();

    expect(done).toEqual([]);
  });

  test('starts and ends the grace period once the node was missed twice', async () => {
    const { orphans, done, state } = setUp(E1, E2);
    state.live = [E1, E3];

    await orphans.scan();
    expect(done).toEqual([]);
    await orphans.scan();
    state.graceUntilMs = 1;
    await orphans.scan();

    expect(done).toEqual(['grace', 'expire']);
  });

  test('is the business of the node with the lowest id, and of nobody who can’t be seen', async () => {
    const junior = setUp(E3, E2);
    junior.state.live = [E1, E3];
    const unseen = setUp(E1, E2);
    unseen.state.live = undefined;

    for (let i = 0; i < 3; i += 1) await Promise.all([junior.orphans.scan(), unseen.orphans.scan()]);

    expect([...junior.done, ...unseen.done]).toEqual([]);
  });

  test('includes what an earlier process of the same name has left', async () => {
    const { orphans, done } = setUp(E3, E3);

    await orphans.scan();
    await orphans.scan();

    expect(done).toEqual(['grace']);
  });

  test('does not argue with an owner that contradicts', async () => {
    const { orphans, done, state, clock } = setUp(E1, E2);
    state.live = [E1];

    for (let i = 0; i < 5; i += 1) await orphans.scan();
    expect(done).toEqual(['grace']);
    clock.advance(5 * GRACE_MS);
    await orphans.scan();

    expect(done).toEqual(['grace', 'grace']);
  });
});
