import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ROLES, isModerating } from '../../../../common/auth/roles.ts';
import { parseRoomId } from '../../../../common/ids.ts';
import { SCOPES, type Caller, type PersonCaller } from '../../../../signal/management/caller.ts';
import {
  mayChangeMeeting,
  mayCreateRooms,
  mayInvite,
  rightsIn,
  roleIn,
} from '../../../../signal/management/permissions.ts';
import type { RoomDefinition } from '../../../../signal/management/room-definition.ts';

const NAMES = ['ada', 'ben', 'eve'] as const;
const GROUPS = ['council', 'press', 'staff'] as const;

const circles = fc.record({
  subjects: fc.subarray(NAMES.map((name) => `login:${name}`)),
  groups: fc.subarray([...GROUPS]),
});
const nobody = fc.constant({ subjects: [], groups: [] });
const rooms: fc.Arbitrary<RoomDefinition> = fc.record({
  room: fc.constant(parseRoomId('rat')),
  title: fc.constant('Rat'),
  entry: fc.tuple(circles, fc.boolean()).map(([circle, everybody]) => ({ ...circle, everybody })),
  chairs: fc.oneof(circles, nobody),
  moderators: fc.oneof(circles, nobody),
  createdBy: fc.constantFrom('login:ada', 'key:abcdefghijkl', 'operator'),
  createdAtMs: fc.constant(0),
  changedAtMs: fc.constant(0),
  wishDigest: fc.constant(new Uint8Array()),
});
const people: fc.Arbitrary<PersonCaller> = fc
  .record({
    name: fc.constantFrom(...NAMES),
    role: fc.constantFrom(...ROLES),
    groups: fc.subarray([...GROUPS]),
  })
  .map((person) => ({ kind: 'login', subject: `login:${person.name}`, ...person }));

const isNamed = (
  { subjects, groups }: { subjects: readonly string[]; groups: readonly string[] },
  who: PersonCaller,
) => subjects.includes(who.subject) || who.groups.some((group) => groups.includes(group));

describe('roleIn()', () => {
  test('lets in exactly those whom the room names, its maker and operators', () => {
    fc.assert(
      fc.property(rooms, people, (room, who) => {
        const isWelcome =
          room.entry.everybody ||
          [room.entry, room.chairs, room.moderators].some((circle) => isNamed(circle, who)) ||
          room.createdBy === who.subject ||
          who.role === 'operator';

        expect(roleIn(room, who) !== undefined).toBe(isWelcome);
      }),
    );
  });

  test('makes nobody a leader whom a room with leaders does not name', () => {
    fc.assert(
      fc.property(rooms, people, (room, who) => {
        const role = roleIn(room, who);
        const isLed = [room.chairs, room.moderators].some(
          (one) => one.subjects.length + one.groups.length > 0,
        );
        fc.pre(isLed && who.role !== 'operator' && role !== undefined);

        expect(role !== undefined && isModerating(role)).toBe(
          isNamed(room.chairs, who) || isNamed(room.moderators, who),
        );
      }),
    );
  });

  test('leaves roles to the login where a room names no leaders, or is not defined', () => {
    fc.assert(
      fc.property(rooms, people, (room, who) => {
        const open = { ...room, entry: { ...room.entry, everybody: true }, ...LEADERLESS };

        expect(roleIn(open, who)).toBe(who.role);
        expect(roleIn(undefined, who)).toBe(who.role);
      }),
    );
  });
});

const LEADERLESS = { chairs: { subjects: [], groups: [] }, moderators: { subjects: [], groups: [] } };

describe('rightsIn()', () => {
  test('gives nobody a right in a room that is not there for them, and to change it only who may also plan', () => {
    fc.assert(
      fc.property(rooms, people, (room, who) => {
        const { maySee, mayChange, mayPlan } = rightsIn(room, who, 'rooms');

        expect([mayChange && !maySee, mayPlan && !maySee, mayChange && !mayPlan]).toEqual([
          false,
          false,
          false,
        ]);
      }),
    );
  });

  test('gives a key what its scopes say, and nothing by who made the room', () => {
    fc.assert(
      fc.property(rooms, fc.subarray([...SCOPES]), (room, scopes) => {
        const key: Caller = { kind: 'key', keyId: 'abcdefghijkl', note: '', scopes, expiresAtMs: undefined };
        const [hasRooms, hasMeetings] = [scopes.includes('rooms'), scopes.includes('meetings')];

        expect(rightsIn(room, key, 'rooms')).toMatchObject({
          maySee: hasRooms,
          mayChange: hasRooms,
          mayPlan: hasMeetings,
        });
        expect(rightsIn(room, key, 'meetings').maySee).toBe(hasMeetings);
        expect(mayCreateRooms(key)).toBe(hasRooms);
      }),
    );
  });

  test('lets who has planned a meeting change it only as long as the room is open to them', () => {
    fc.assert(
      fc.property(rooms, people, (room, who) => {
        const rights = rightsIn(room, who, 'meetings');

        expect(mayChangeMeeting(rights, { createdBy: who.subject }, who)).toBe(rights.maySee);
        expect(mayChangeMeeting(rights, { createdBy: 'login:other' }, who)).toBe(rights.mayPlan);
      }),
    );
  });
});

describe('mayInvite()', () => {
  test('gives a key what its scopes say, and nothing by who made the room', () => {
    fc.assert(
      fc.property(fc.option(rooms, { nil: undefined }), fc.subarray([...SCOPES]), (room, scopes) => {
        const key: Caller = { kind: 'key', keyId: 'abcdefghijkl', note: '', scopes, expiresAtMs: undefined };

        expect(mayInvite(room, key)).toBe(scopes.includes('invitations'));
      }),
    );
  });

  test('lets invite by login who may plan there; in a room that is not defined, who leads by login', () => {
    fc.assert(
      fc.property(rooms, people, (room, who) => {
        expect(mayInvite(room, who)).toBe(rightsIn(room, who, 'meetings').mayPlan);
        expect(mayInvite(undefined, who)).toBe(isModerating(who.role));
      }),
    );
  });
});
