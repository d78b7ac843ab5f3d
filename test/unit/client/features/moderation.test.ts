import { describe, expect, test } from '@jest/globals';
import { Moderation, moderationViewOf } from '../../../../client/features/moderation/index.ts';
import {
  ModerationCommand,
  ModerationOutsideView,
  ModerationOwnView,
  ModerationRoomView,
} from '../../../../proto/features/moderation.ts';

describe('moderationViewOf()', () => {
  test('says that nothing is settled where nothing was told', () => {
    expect(moderationViewOf(new Map())).toMatchObject({
      waitingRoom: 'off',
      locked: { mic: false, camera: false },
      closed: undefined,
      endedAtMs: undefined,
      outside: undefined,
      waiting: [],
      waitingCount: 0,
    });
  });

  test('reads the room, oneself, and who waits', () => {
    const room = { waitingRoom: 'guests', isMicLocked: true, closedSinceMs: 5, areGuestsOut: true };
    const first = [{ number: 9, name: 'Ada', sinceMs: 7, role: 'guest' }];
    const records = new Map([
      ['room', ModerationRoomView.encode(room).finish()],
      ['own', ModerationOwnView.encode({ outside: 'closed', isExempt: true }).finish()],
      ['outside', ModerationOutsideView.encode({ first, count: 60, closedCount: 2, exempt: [4] }).finish()],
    ]);

    expect(moderationViewOf(records)).toEqual({
      waitingRoom: 'guests',
      locked: { mic: true, camera: false },
      closed: { sinceMs: 5, areGuestsOut: true },
      endedAtMs: undefined,
      outside: 'closed',
      isExempt: true,
      waiting: first,
      waitingCount: 60,
      closedCount: 2,
      exempt: new Set([4]),
    });
  });
});

describe('Moderation', () => {
  test('asks for what its methods say', async () => {
    const sent: unknown[] = [];
    const moderation = new Moderation({
      name: 'moderation',
      records: () => new Map(),
      command: async (bytes) => {
        const { command, ...rest } = ModerationCommand.decode(bytes);
        sent.push([command, JSON.parse(JSON.stringify(command && rest[command]))]);
        return new Uint8Array();
      },
      ask: async () => new Uint8Array(),
    });

    await moderation.setWaitingRoom('all');
    await moderation.admit(3);
    await moderation.setRole(3, 'chair');
    await moderation.rename(3, 'Ada');
    await moderation.mute(3, { mic: true });
    await moderation.muteAll({ mic: true }, [4]);
    await moderation.setLocks({ mic: true, camera: false });
    await moderation.exempt(3, true);
    await moderation.closeToPublic(true);

    const target = { number: 3 };
    expect(sent).toEqual([
      ['setWaitingRoom', { mode: 'all' }],
      ['admit', { target }],
      ['setRole', { target, role: 'chair' }],
      ['rename', { target, name: 'Ada' }],
      ['mute', { target, kinds: { mic: true } }],
      ['muteAll', { kinds: { mic: true }, except: [{ number: 4 }] }],
      ['setLocks', { mic: true, camera: false }],
      ['exempt', { target, on: true }],
      ['closeToPublic', { guests: true }],
    ]);
  });
});
