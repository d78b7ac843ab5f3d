/** What moderation decides about a person is decided whatever mode a device has joined in: the client chooses it. */
import { describe, expect, test } from '@jest/globals';
import { ROLES, type Role } from '../../../../../common/auth/roles.ts';
import type { JoinMode } from '../../../../../common/join-mode.ts';
import { ModerationOutsideView } from '../../../../../proto/features/moderation.ts';
import { ModeratedRoom, target } from '../../../../support/features/moderation.ts';

const MODES: readonly JoinMode[] = ['full', 'companion', 'display', 'hall'];

/** Who has to wait, by the mode of the waiting room. */
const ASKED: Readonly<Record<string, readonly Role[]>> = {
  off: [],
  guests: ['guest'],
  all: ['member', 'guest', 'observer'],
};

const room = () => new ModeratedRoom({ name: 'chair', role: 'chair' }, { name: 'mo', role: 'moderator' });
const LATER_MS = 5_000;

describe.each(MODES)('in mode %s', (mode) => {
  test.each(Object.keys(ASKED))('who comes to a waiting room for "%s" waits by their own role', (waiting) => {
    const one = room();
    one.run('mo', { setWaitingRoom: { mode: waiting } });
    for (const role of ROLES) one.come({ name: role, role, mode, joinedAtMs: LATER_MS });

    expect(ROLES.filter((role) => one.isOutside(role))).toEqual(
      ROLES.filter((role) => ASKED[waiting]?.includes(role)),
    );
  });

  test('a guest that was given a role is asked by that', () => {
    const one = room();
    one.run('mo', { setWaitingRoom: { mode: 'guests' } });
    one.come({ name: 'bea', role: 'guest', mode, joinedAtMs: LATER_MS });
    const roleShown = () =>
      ModerationOutsideView.decode(one.open.view(one.people).moderators?.get('outside') ?? new Uint8Array())
        .first[0]?.role;
    expect(roleShown()).toBe('guest');

    expect(one.run('mo', { setRole: { ...target('bea'), role: 'member' } })).toBe('OK');

    expect(one.isOutside('bea')).toBe(false);
  });

  test.each([
    { guests: false, out: mode === 'display' ? ROLES : ['observer'] },
    { guests: true, out: mode === 'display' ? ROLES : ['guest', 'observer'] },
  ])('the public is excluded by the own role; a screen is public: guests $guests', ({ guests, out }) => {
    const one = room();
    for (const role of ROLES) one.come({ name: `${role}-device`, subject: role, role, mode });

    one.run('mo', { closeToPublic: { guests } });

    expect(ROLES.filter((role) => one.isOutside(`${role}-device`))).toEqual(out);
  });

  test('nothing is done to who is above by way of a device of theirs', () => {
    const one = room();
    one.come({ name: 'device', subject: 'chair', role: 'chair', mode });
    // a token that says less, for the same person
    one.come({ name: 'phone', subject: 'chair', role: 'member', mode });

    for (const device of ['device', 'phone']) {
      const outcomes = [
        one.run('mo', { setRole: { ...target(device), role: 'member' } }),
        one.run('mo', { rename: { ...target(device), name: 'x' } }),
        one.run('mo', { remove: target(device) }),
        one.run('mo', { sendOut: target(device) }),
      ];
      expect(outcomes).toEqual(Array.from(outcomes, () => 'moderation.above-you'));
    }
    expect(one.run('chair', { sendOut: target('device') })).toBe('moderation.moderates');
    for (const device of ['device', 'phone'])
      expect(one.run('chair', { setRole: { ...target(device), role: 'guest' } })).toBe(
        'moderation.last-chair',
      );
  });
});
