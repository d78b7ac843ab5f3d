import { describe, expect, test } from '@jest/globals';
import {
  ModerationOutsideView,
  ModerationOwnView,
  ModerationRoomView,
} from '../../../../../proto/features/moderation.ts';
import { SourceKind } from '../../../../../proto/index.ts';
import { ModeratedRoom, target } from '../../../../support/features/moderation.ts';

const MIC = SourceKind.SOURCE_KIND_MIC;
const CAMERA = SourceKind.SOURCE_KIND_CAMERA;

const council = () =>
  new ModeratedRoom(
    { name: 'chair', role: 'chair' },
    { name: 'mo', role: 'moderator' },
    { name: 'ada', role: 'member' },
    { name: 'guest', role: 'guest' },
    { name: 'oz', role: 'observer' },
  );

function outsideOf(room: ModeratedRoom): ModerationOutsideView {
  return ModerationOutsideView.decode(
    room.open.view(room.people).moderators?.get('outside') ?? new Uint8Array(),
  );
}

function ownOf(room: ModeratedRoom, name: string): ModerationOwnView {
  const own = room.open.view(room.people).personal?.(room.who(name)).get('own');
  return ModerationOwnView.decode(own ?? new Uint8Array());
}

describe('roles', () => {
  test('are given by the chair, but operator; by moderators, but chair; never to those above', () => {
    const room = council();

    expect(room.run('chair', { setRole: { ...target('ada'), role: 'operator' } })).toBe(
      'moderation.not-yours',
    );
    expect(room.run('mo', { setRole: { ...target('ada'), role: 'chair' } })).toBe('moderation.not-yours');
    expect(room.run('mo', { setRole: { ...target('chair'), role: 'member' } })).toBe('moderation.above-you');
    expect(room.run('ada', { setRole: { ...target('ada'), role: 'chair' } })).toBe('ROLE_MISSING');
    expect(room.run('mo', { setRole: { ...target('ada'), role: 'king' } })).toBe('ARGUMENT_INVALID');
    expect(room.run('mo', { setRole: { ...target('nobody'), role: 'guest' } })).toBe('PARTICIPANT_UNKNOWN');
    expect(room.run('mo', { setRole: { target: { number: 3 }, role: 'moderator' } })).toBe('OK');
    expect(room.who('ada').role).toBe('moderator');
  });

  test('leave nobody without a chair by accident', () => {
    const room = council();

    expect(room.run('chair', { setRole: { ...target('chair'), role: 'member' } })).toBe(
      'moderation.last-chair',
    );
    expect(room.run('chair', { setRole: { ...target('ada'), role: 'chair' } })).toBe('OK');
    expect(room.run('chair', { setRole: { ...target('chair'), role: 'member' } })).toBe('OK');
    expect([room.who('ada').role, room.who('chair').role]).toEqual(['chair', 'member']);
  });
});

describe('names', () => {
  test('are changed, bounded, and given back', () => {
    const room = council();

    expect(room.run('mo', { rename: { ...target('ada'), name: '  Ada Lovelace ' } })).toBe('OK');
    expect(room.who('ada').name).toBe('Ada Lovelace');
    expect(room.run('mo', { rename: { ...target('ada'), name: 'x'.repeat(65) } })).toBe('ARGUMENT_INVALID');
    expect(room.run('mo', { rename: { ...target('ada'), name: 'a\nb' } })).toBe('ARGUMENT_INVALID');
    expect(room.run('mo', { rename: { ...target('ada'), name: '' } })).toBe('OK');
    expect(room.who('ada').name).toBe('ada');
  });
});

describe('silence', () => {
  test('is ordered for one, each time anew, by kind', () => {
    const room = council();

    expect(room.run('mo', { mute: { ...target('ada'), kinds: {} } })).toBe('ARGUMENT_INVALID');
    room.run('mo', { mute: { ...target('ada'), kinds: { mic: true } } });
    const first = room.serialOf('ada', MIC);
    room.nowMs -= 500; // a home whose clock is behind
    room.run('mo', { mute: { ...target('ada'), kinds: { mic: true, camera: true } } });

    expect(first).toBeGreaterThan(0);
    expect(room.serialOf('ada', MIC)).toBeGreaterThan(first);
    expect([room.serialOf('ada', CAMERA), room.serialOf('guest', MIC)]).toEqual([
      room.serialOf('ada', MIC),
      0,
    ]);
  });

  test('of all spares who moderates and who is named, and those who come later', () => {
    const room = council();

    room.run('mo', { muteAll: { kinds: { mic: true }, except: [{ participantId: 'guest' }] } });
    room.come({ name: 'late', role: 'member', joinedAtMs: room.nowMs + 10 });

    const silenced = ['chair', 'mo', 'ada', 'guest', 'late'].filter((name) => room.serialOf(name, MIC) > 0);
    expect(silenced).toEqual(['ada']);
    expect(room.serialOf('ada', CAMERA)).toBe(0);
  });

  test('is kept by locks, not of who moderates, nor of who is exempt; observers never send', () => {
    const room = council();
    const forbidden = () =>
      ['chair', 'ada', 'guest', 'oz'].filter((name) => room.rules.maySend(room.who(name), MIC) !== undefined);
    expect(forbidden()).toEqual(['oz']);

    room.run('mo', { setLocks: { mic: true } });
    room.run('mo', { exempt: { ...target('guest'), on: true } });

    expect(forbidden()).toEqual(['ada', 'oz']);
    expect(room.rules.maySend(room.who('ada'), MIC)).toBe('moderation.mic-locked');
    expect(room.rules.maySend(room.who('oz'), CAMERA)).toBe('moderation.observer');
    expect(room.rules.maySend(room.who('ada'), CAMERA)).toBeUndefined();
    expect(ownOf(room, 'guest').isExempt).toBe(true);
    expect(outsideOf(room).exempt).toEqual([4]);
    const view = room.open.view(room.people).everyone?.get('room') ?? new Uint8Array();
    expect(ModerationRoomView.decode(view)).toMatchObject({ isMicLocked: true, isCameraLocked: false });
    room.run('mo', { setLocks: { camera: true } });
    expect(room.rules.maySend(room.who('ada'), MIC)).toBe('moderation.mic-locked');
    room.run('mo', { setLocks: { mic: false, camera: false } });
    room.run('mo', { exempt: { ...target('guest'), on: false } });
    expect(forbidden()).toEqual(['oz']);
    expect(room.open.view(room.people).everyone?.size).toBe(0);
  });
});

describe('the waiting room', () => {
  test('asks who comes, not who is there; one is let in, and is so when they come again', () => {
    const room = council();
    room.run('mo', { setWaitingRoom: { mode: 'all' } });
    room.come({ name: 'bea', role: 'member', joinedAtMs: room.nowMs + 5 });
    room.come({ name: 'cleo', role: 'guest', joinedAtMs: room.nowMs + 3 });
    room.come({ name: 'dora', role: 'moderator', joinedAtMs: room.nowMs + 5 });

    expect(['ada', 'guest', 'oz', 'dora'].filter((name) => room.isOutside(name))).toEqual([]);
    expect(outsideOf(room)).toMatchObject({ count: 2, first: [{ name: 'cleo' }, { name: 'bea' }] });
    expect(ownOf(room, 'bea').outside).toBe('waiting');
    expect(room.run('mo', { admit: target('bea') })).toBe('OK');
    room.come({ name: 'bea', role: 'member', joinedAtMs: room.nowMs + 50 });
    expect([room.isOutside('bea'), room.isOutside('cleo')]).toEqual([false, true]);
  });

  test('does not list who was removed and has not gone yet', () => {
    const room = council();
    room.run('mo', { setWaitingRoom: { mode: 'guests' } });
    room.come({ name: 'bea', role: 'guest', joinedAtMs: room.nowMs + 5 });
    room.run('mo', { admit: target('bea') });

    expect(room.run('mo', { remove: target('bea') })).toBe('OK');

    expect(outsideOf(room)).toMatchObject({ count: 0, first: [] });
  });

  test('lets all in who wait, also who was sent there; later ones wait again', () => {
    const room = council();
    room.run('mo', { setWaitingRoom: { mode: 'guests' } });
    room.come({ name: 'bea', role: 'guest', joinedAtMs: room.nowMs + 5 });
    room.come({ name: 'cleo', role: 'member', joinedAtMs: room.nowMs + 5 });
    expect(room.run('mo', { sendOut: target('ada') })).toBe('OK');
    expect(room.run('mo', { sendOut: target('chair') })).toBe('moderation.above-you');
    expect(room.run('chair', { sendOut: target('mo') })).toBe('moderation.moderates');
    expect(['ada', 'bea', 'cleo'].filter((name) => room.isOutside(name))).toEqual(['ada', 'bea']);

    room.run('mo', { admitAll: {} });
    room.come({ name: 'late', role: 'guest', joinedAtMs: room.nowMs + 50 });

    expect(['ada', 'bea', 'late'].filter((name) => room.isOutside(name))).toEqual(['late']);
  });

  test('keeps in the room who gets a role that is asked at the door', () => {
    const room = council();
    room.run('mo', { setWaitingRoom: { mode: 'guests' } });
    room.come({ name: 'bea', role: 'member', joinedAtMs: room.nowMs + 5 });

    room.run('mo', { setRole: { ...target('bea'), role: 'guest' } });

    expect(room.isOutside('bea')).toBe(false);
  });

  test('refuses modes that there are not', () => {
    expect(council().run('mo', { setWaitingRoom: { mode: 'some' } })).toBe('ARGUMENT_INVALID');
  });
});

describe('the public', () => {
  test('is outside at once, guests where so set; the record says how many had to go', () => {
    const room = council();
    room.run('chair', { closeToPublic: {} });
    expect(['ada', 'guest', 'oz'].filter((name) => room.isOutside(name))).toEqual(['oz']);
    expect(ownOf(room, 'oz').outside).toBe('closed');

    room.run('chair', { closeToPublic: { guests: true } });
    room.run('chair', { closeToPublic: { guests: true } });
    expect(['ada', 'guest', 'oz'].filter((name) => room.isOutside(name))).toEqual(['guest', 'oz']);
    expect(outsideOf(room)).toMatchObject({ count: 0, closedCount: 2 });
    room.run('chair', { openToPublic: {} });

    expect(['guest', 'oz'].filter((name) => room.isOutside(name))).toEqual([]);
    expect(room.record).toEqual([
      { kind: 'moderation.closed-to-public', data: { guests: false, observersOut: 1, guestsOut: 0 } },
      { kind: 'moderation.closed-to-public', data: { guests: true, observersOut: 0, guestsOut: 1 } },
      { kind: 'moderation.opened-to-public', data: { closedSinceMs: 1_000 } },
    ]);
  });
});

describe('the end', () => {
  test('sends everybody away, and lets only moderators in until one reopens', () => {
    const room = council();

    room.run('mo', { endForAll: {} });

    expect(room.people.all().every((who) => room.rules.isRemoved(who))).toBe(true);
    const mayJoin = (role: 'member' | 'moderator') => room.rules.mayJoin({ subject: 'x', role })?.code;
    expect([mayJoin('member'), mayJoin('moderator')]).toEqual(['ROOM_LOCKED', undefined]);
    room.come({ name: 'mo', role: 'moderator', joinedAtMs: room.nowMs + 1 });
    expect(room.rules.isRemoved(room.who('mo'))).toBe(false);
    expect(room.run('mo', { reopen: {} })).toBe('OK');
    expect(mayJoin('member')).toBeUndefined();
    expect(room.record.map(({ kind }) => kind)).toEqual(['moderation.ended-for-all', 'moderation.reopened']);
  });

  test('of one is theirs alone, and is forgotten when they have left', () => {
    const room = council();
    expect(room.run('mo', { remove: target('chair') })).toBe('moderation.above-you');
    room.run('mo', { remove: target('ada') });
    room.run('mo', { mute: { ...target('guest'), kinds: { mic: true } } });
    expect(room.people.all().filter((who) => room.rules.isRemoved(who))).toHaveLength(1);

    const context = { people: room.people, rules: room.rules, nowMs: 0 };
    const due = room.open.tend({ ...context, hasLeft: (id) => id === 'ada' });

    expect(due?.decision.writes).toEqual([{ key: 'gone/ada', value: undefined }]);
    expect(room.open.tend({ ...context, hasLeft: () => false })).toBeUndefined();
  });
});

describe('the record', () => {
  test('says who was given a role or a name, sent out or removed, and by whom; silence is not in it', () => {
    const room = council();

    room.run('chair', { setRole: { ...target('ada'), role: 'chair' } });
    room.run('chair', { setRole: { ...target('ada'), role: 'chair' } });
    room.run('mo', { rename: { ...target('guest'), name: 'Gast' } });
    room.run('mo', { sendOut: target('guest') });
    room.run('mo', { sendOut: target('guest') });
    room.run('mo', { remove: target('oz') });
    room.run('mo', { remove: target('oz') });
    room.run('mo', { mute: { ...target('guest'), kinds: { mic: true } } });
    room.run('mo', { muteAll: { kinds: { mic: true } } });

    const by = { subject: 'mo', name: 'mo', role: 'moderator' };
    expect(room.record).toMatchObject([
      {
        kind: 'moderation.role-changed',
        data: { subject: 'ada', from: 'member', to: 'chair', by: { name: 'chair' } },
      },
      { kind: 'moderation.renamed', data: { subject: 'guest', from: 'guest', to: 'Gast', by } },
      { kind: 'moderation.sent-out', data: { subject: 'guest', name: 'Gast', role: 'guest', by } },
      { kind: 'moderation.removed', data: { subject: 'oz', role: 'observer', by } },
    ]);
  });
});
