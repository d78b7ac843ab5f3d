import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  ballotKey,
  decidedKey,
  homeKey,
  logHeadKey,
  settingsKey,
} from '../../../../../common/coordination/keys.ts';
import { DEFAULT_GRANTS } from '../../../../../common/auth/token.ts';
import { parseRoomId, type RoomId } from '../../../../../common/ids.ts';
import { BallotRecord, LogHead, RoomSettingsRecord } from '../../../../../proto/index.ts';
import { admissionOf } from '../../../../../signal/room/settings/admission.ts';
import {
  MAX_BANS,
  banIdOf,
  decodeBan,
  encodeBan,
  makeBan,
} from '../../../../../signal/room/settings/bans.ts';
import {
  DEFAULT_SETTINGS,
  decodeSettings,
  encodeSettings,
  updateSettings,
} from '../../../../../signal/room/settings/settings.ts';

const SETTINGS = {
  ...{ version: 7, title: 'Council', maxParticipants: 50, maxPodium: 5, locked: true },
  ...{ audienceCamera: false, audienceMic: true },
};

describe('updateSettings()', () => {
  test('changes what is named and keeps the rest', () => {
    expect(updateSettings(SETTINGS, { locked: false })).toEqual({ ...SETTINGS, locked: false });
    expect(updateSettings(SETTINGS, { title: '', maxPodium: 0 })).toMatchObject({ title: '', maxPodium: 0 });
    expect(updateSettings(SETTINGS, { audienceMic: false })).toEqual({ ...SETTINGS, audienceMic: false });
  });

  test('refuses a change of another version than the current one', () => {
    expect(updateSettings(SETTINGS, { expectedVersion: 6, title: 'x' })).toMatchObject({
      code: 'SETTINGS_CONFLICT',
    });
    expect(updateSettings(SETTINGS, { expectedVersion: 7, title: 'x' })).toMatchObject({ title: 'x' });
    expect(updateSettings(DEFAULT_SETTINGS, { expectedVersion: 0 })).toEqual(DEFAULT_SETTINGS);
  });

  test.each([{ title: 'x'.repeat(201) }, { maxParticipants: 1e6 }, { maxPodium: 1e6 }])(
    'refuses %p',
    (change) => {
      expect(updateSettings(SETTINGS, change)).toMatchObject({ code: 'ARGUMENT_INVALID' });
    },
  );

  test('survives the store', () => {
    const stored = { key: 'k', value: encodeSettings(SETTINGS), modRevision: 7, leaseId: undefined };

    expect(decodeSettings(stored)).toEqual(SETTINGS);
    expect(decodeSettings(undefined)).toBe(DEFAULT_SETTINGS);
  });

  test('of before there was an audience let everybody send', () => {
    const value = RoomSettingsRecord.encode({ title: 'old' }).finish();

    expect(decodeSettings({ key: 'k', value, modRevision: 1, leaseId: undefined })).toMatchObject({
      audienceCamera: true,
      audienceMic: true,
    });
  });
});

describe('makeBan()', () => {
  const wish = { subject: 'ada', name: 'Ada', bannedBySubject: 'mod', bannedAtMs: 5, reason: 'noise' };

  test('bans a subject, whatever is in it, under an id that fits a key', () => {
    const ban = makeBan({ ...wish, subject: '../a b/ü' }, new Set());

    expect(ban).toMatchObject({ subject: '../a b/ü' });
    expect(banIdOf('../a b/ü')).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(decodeBan(encodeBan({ ...wish, banId: banIdOf('ada') }))).toEqual({
      ...wish,
      banId: banIdOf('ada'),
    });
  });

  test('refuses oneself, long reasons, and more than the room may have', () => {
    const full = new Set(Array.from({ length: MAX_BANS }, (_, i) => banIdOf(`p${i}`)));

    expect(makeBan({ ...wish, bannedBySubject: 'ada' }, new Set())).toMatchObject({
      code: 'ARGUMENT_INVALID',
    });
    expect(makeBan({ ...wish, reason: 'x'.repeat(257) }, new Set())).toMatchObject({
      code: 'ARGUMENT_INVALID',
    });
    expect(makeBan(wish, full)).toMatchObject({ code: 'LIMIT_REACHED' });
    expect(makeBan({ ...wish, subject: 'p1' }, full)).toMatchObject({ subject: 'p1' });
  });
});

describe('admissionOf()', () => {
  const facts = (moderate = false) => ({ subject: 'ada', grants: { ...DEFAULT_GRANTS, moderate } });
  const room = (settings: Partial<typeof SETTINGS>, banned?: string) => ({
    view: { settings: { ...DEFAULT_SETTINGS, ...settings }, participants: () => [] },
    settings: {
      isBanned: (subject: string) => subject === banned,
      ...{ isShutOut: () => false, isInvitationRevoked: () => false },
    },
  });

  test('refuses who is banned, moderators too', () => {
    expect(admissionOf(room({}, 'ada'), facts(true))).toMatchObject({ code: 'BANNED' });
    expect(admissionOf(room({}, 'bea'), facts())).toBeUndefined();
  });

  test('refuses guests of an invitation that was revoked, unless they are in the room and may stay', () => {
    const codeOf = (isShutOut: boolean, subjects: readonly string[]) => {
      const { settings, view } = room({});
      return admissionOf(
        {
          settings: { ...settings, isShutOut: () => isShutOut, isInvitationRevoked: () => true },
          view: { ...view, participants: () => subjects.map((subject) => ({ subject })) },
        },
        facts(),
      )?.code;
    };

    expect(codeOf(true, ['ada'])).toBe('INVITATION_INVALID');
    expect(codeOf(false, ['bea'])).toBe('INVITATION_INVALID');
    expect(codeOf(false, ['bea', 'ada'])).toBeUndefined();
  });

  test('lets only moderators into a locked room', () => {
    expect(admissionOf(room({ locked: true }), facts())).toMatchObject({ code: 'ROOM_LOCKED' });
    expect(admissionOf(room({ locked: true }), facts(true))).toBeUndefined();
  });
});

describe('the shapes of ballots and log heads', () => {
  const idOf = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

  test('survive the store', () => {
    const ballot = { content: Uint8Array.of(1, 2), castAtMs: 1_800_000_000_000, commandId: 'p/c1' };
    const head = {
      segment: 3,
      segmentHash: new Uint8Array(32).fill(7),
      entryCount: 9_000,
      homeGeneration: 2 ** 41,
    };

    expect(BallotRecord.decode(BallotRecord.encode(ballot).finish())).toMatchObject({
      ...ballot,
      content: Buffer.from(ballot.content),
    });
    expect(LogHead.decode(LogHead.encode(head).finish())).toMatchObject({
      ...head,
      segmentHash: Buffer.from(head.segmentHash),
    });
  });

  test('have a key per room, ballot and voter, apart from all others', () => {
    fc.assert(
      fc.property(fc.tuple(idOf, idOf, idOf), fc.tuple(idOf, idOf, idOf), (one, other) => {
        const key = ([room, ballot, voter]: readonly [string, string, string]) =>
          ballotKey(room as RoomId, ballot, voter);
        expect(key(one) === key(other)).toBe(one.join('/') === other.join('/'));
      }),
    );
    const room = parseRoomId('hall');
    expect(new Set([homeKey, settingsKey, decidedKey, logHeadKey].map((make) => make(room))).size).toBe(4);
  });
});
