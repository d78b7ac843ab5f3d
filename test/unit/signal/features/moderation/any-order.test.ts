/** Whatever is done in whatever order: what people may rely on about roles and about who is outside. */
import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { ROLES, isModerating, type Role } from '../../../../../common/auth/roles.ts';
import {
  ModerationOutsideView,
  ModerationOwnView,
  type IModerationCommand,
} from '../../../../../proto/features/moderation.ts';
import { ModeratedRoom, target } from '../../../../support/features/moderation.ts';

const TOKENS = [
  { name: 'chair', role: 'chair' },
  { name: 'mo', role: 'moderator' },
  { name: 'op', role: 'operator' },
  { name: 'ada', role: 'member' },
  { name: 'guest', role: 'guest' },
  { name: 'oz', role: 'observer' },
] as const;
const NAMES = TOKENS.map(({ name }) => name);

const name = fc.constantFrom(...NAMES);
const command: fc.Arbitrary<IModerationCommand> = fc.oneof(
  fc.constantFrom('off', 'guests', 'all').map((mode) => ({ setWaitingRoom: { mode } })),
  name.map((who) => ({ admit: target(who) })),
  fc.constant({ admitAll: {} }),
  name.map((who) => ({ sendOut: target(who) })),
  fc
    .record({ who: name, role: fc.constantFrom(...ROLES) })
    .map(({ who, role }) => ({ setRole: { ...target(who), role } })),
  fc.boolean().map((guests) => ({ closeToPublic: { guests } })),
  fc.constant({ openToPublic: {} }),
  name.map((who) => ({ remove: target(who) })),
);
/** Somebody commands; or somebody goes and comes again. */
const step = fc.record({ actor: name, command: fc.option(command, { nil: undefined }) });

type Step = { readonly actor: string; readonly command: IModerationCommand | undefined };

function take(room: ModeratedRoom, { actor, command: wish }: Step): string {
  room.nowMs += 10;
  if (wish !== undefined) return room.run(actor, wish);
  const role = TOKENS.find((token) => token.name === actor)?.role ?? 'member';
  room.come({ name: actor, role });
  return 'came';
}

const rolesIn = (room: ModeratedRoom): readonly Role[] => room.people.all().map(({ role }) => role);

describe('moderation in any order', () => {
  test('never leaves the room without a chair, and makes nobody operator', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const room = new ModeratedRoom(...TOKENS);
        for (const one of steps) {
          take(room, one);
          expect(rolesIn(room)).toContain('chair');
          expect(rolesIn(room).filter((role) => role === 'operator').length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('changes no role but as the one who asks may', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const room = new ModeratedRoom(...TOKENS);
        for (const one of steps) {
          const by = room.who(one.actor).role;
          const before = rolesIn(room);
          take(room, one);
          const changed = rolesIn(room).flatMap((role, index) =>
            role === before[index] ? [] : [before[index], role],
          );
          if (changed.length > 0) expect(isModerating(by)).toBe(true);
          if (by === 'moderator') {
            expect(changed).not.toContain('chair');
            expect(changed).not.toContain('operator');
          }
        }
      }),
    );
  });

  test('keeps nobody outside who moderates; who is outside knows why, and moderators see who waits', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const room = new ModeratedRoom(...TOKENS);
        for (const one of steps) {
          take(room, one);
          const { moderators, personal } = room.open.view(room.people);
          const why = room.people.all().map((who) => {
            const own = personal?.(who).get('own');
            return own ? ModerationOwnView.decode(own).outside : '';
          });
          const hasToGo = room.people.all().map((who) => room.rules.isRemoved(who));
          room.people.all().forEach((who, index) => {
            expect(who.isOutside).toBe(why[index] !== '');
            if (who.isOutside) expect(isModerating(who.role)).toBe(false);
          });
          const seen = ModerationOutsideView.decode(moderators?.get('outside') ?? new Uint8Array());
          const ofStaying = why.filter((_, index) => !hasToGo[index]);
          expect(seen.count).toBe(ofStaying.filter((reason) => reason === 'waiting').length);
          expect(seen.closedCount).toBe(ofStaying.filter((reason) => reason === 'closed').length);
        }
      }),
    );
  });

  test('puts nobody out but by sending or removing them, by their role, or by excluding the public', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const room = new ModeratedRoom(...TOKENS);
        for (const one of steps) {
          const inside = NAMES.filter((who) => !room.isOutside(who));
          take(room, one);
          const putOut = inside.filter((who) => room.isOutside(who));
          const { sendOut, setRole, closeToPublic, remove } = one.command ?? {};
          if (one.command === undefined) expect(putOut.filter((who) => who !== one.actor)).toEqual([]);
          else if (!sendOut && !setRole && !closeToPublic && !remove) expect(putOut).toEqual([]);
        }
      }),
    );
  });
});
