import { describe, expect, test } from '@jest/globals';
import {
  linkKey,
  roomServerKey,
  routerKey,
  epochKey,
  generationKey,
} from '../../../../../common/coordination/keys.ts';
import { parseNodeId, parseRoomId, parseSiteId } from '../../../../../common/ids.ts';
import { LinkClaim, RoomServer, RouterRegistration, StoreEpoch } from '../../../../../proto/index.ts';
import { readClaim } from '../../../../../run/kaskade/look/claims.ts';

const room = parseRoomId('hall');
const site = parseSiteId('jena');
const [a, b] = [parseNodeId('sfu-a'), parseNodeId('sfu-b')];

const read = (key: string, value: Uint8Array, leaseId?: string) =>
  readClaim({ key, value, modRevision: 1, leaseId });

describe('readClaim()', () => {
  test('reads what nodes claim', () => {
    const router = RouterRegistration.encode({ nodeId: a, site }).finish();
    const server = RoomServer.encode({ nodeId: 'signal-a', site }).finish();
    const link = LinkClaim.encode({ fromNodeId: a, toNodeId: b, fence: { generation: 4 } }).finish();

    expect(read(routerKey(room, a), router, 'lease')).toEqual({
      key: '/kaskade/v1/rooms/hall/routers/sfu-a',
      room: 'hall',
      isLeased: true,
      about: { kind: 'router', nodeId: 'sfu-a' },
    });
    expect(read(roomServerKey(room, site, parseNodeId('signal-a')), server).about).toEqual({
      kind: 'server',
      nodeId: 'signal-a',
      site: 'jena',
    });
    expect(read(linkKey(room, b, a), link).about).toEqual({
      kind: 'link',
      nodeId: 'sfu-a',
      peerId: 'sfu-b',
      generation: 4,
    });
  });

  test('reads epochs, which nobody leases', () => {
    const value = StoreEpoch.encode({ epoch: 1_795_336_742_107 }).finish();

    expect(read(epochKey(room, site), value)).toMatchObject({
      isLeased: false,
      about: { kind: 'epoch', site: 'jena', epoch: 1_795_336_742_107 },
    });
  });

  test.each([
    generationKey(linkKey(room, a, b)),
    '/kaskade/v1/rooms/hall/settings',
    '/kaskade/v1/rooms/hall',
  ])('leaves %s alone', (key) => {
    expect(read(key, new Uint8Array([255])).about).toEqual({ kind: 'other' });
  });

  test('says which value can not be read', () => {
    expect(read(routerKey(room, a), new Uint8Array([10, 200])).about).toEqual({ kind: 'unreadable' });
  });
});
