import { describe, expect, test } from '@jest/globals';
import {
  banKey,
  epochKey,
  generationKey,
  homeKey,
  linkKey,
  replicatorKey,
  roomServerKey,
  settingsKey,
  shutInvitationId,
} from '../../../../../common/coordination/keys.ts';
import type { KeyValue } from '../../../../../common/coordination/port.ts';
import { parseNodeId, parseRoomId, parseSiteId } from '../../../../../common/ids.ts';
import { BanRecord } from '../../../../../proto/index.ts';
import { leftovers } from '../../../../../signal/room/sweep/leftovers.ts';

const NOW_MS = Date.UTC(2026, 0, 2);
const DAY_MS = 86_400_000;
const room = parseRoomId('hall');
const site = parseSiteId('erfurt');
const far = parseSiteId('jena');
const EPOCH = epochKey(room, site);
const FAR_EPOCH = epochKey(room, far);
const COUNTERS = [
  generationKey(homeKey(room)),
  generationKey(replicatorKey(room, site)),
  generationKey(linkKey(room, parseNodeId('a'), parseNodeId('b'))),
];
const SERVER = roomServerKey(room, far, parseNodeId('j1'));

const item = (key: string, leaseId?: string): KeyValue => ({
  key,
  value: new Uint8Array(),
  modRevision: 1,
  leaseId,
});
const named = (keys: readonly KeyValue[], isStored = false) =>
  leftovers(keys, { room, site, isStored, nowMs: NOW_MS }).map(({ key }) => key);

describe('leftovers()', () => {
  test('are the own epoch and all counters of a room that nobody has', () => {
    const keys = [EPOCH, FAR_EPOCH, ...COUNTERS].map((key) => item(key));

    expect(named(keys)).toEqual([EPOCH, ...COUNTERS]);
  });

  test('leave the epoch as long as the store has the log', () => {
    expect(named([item(EPOCH)], true)).toEqual([]);
  });

  test('are none while anybody has anything of the room', () => {
    expect(named([item(EPOCH), item(SERVER, 'lease')])).toEqual([]);
  });

  test('leave counters where something durable was decided under them', () => {
    const keys = [item(EPOCH), item(settingsKey(room)), ...COUNTERS.map((key) => item(key))];

    expect(named(keys)).toEqual([EPOCH]);
  });

  test('are revocations of invitations after a day, and no bans', () => {
    const revoked = (number: string, bannedAtMs: number) => ({
      ...item(banKey(room, shutInvitationId(number))),
      value: BanRecord.encode({ bannedAtMs }).finish(),
    });
    const [old, fresh] = [revoked('old', NOW_MS - DAY_MS), revoked('fresh', NOW_MS - DAY_MS + 1)];
    const unreadable = { ...revoked('later', 0), value: new Uint8Array([0xff]) };
    const ban = { ...old, key: banKey(room, 'somebody') };

    expect(named([old, fresh, unreadable, ban])).toEqual([old.key]);
    expect(named([old, item(SERVER, 'lease')])).toEqual([]);
  });
});
