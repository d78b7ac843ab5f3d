import { describe, expect, test } from '@jest/globals';
import {
  generationKey,
  linkKey,
  nodeKey,
  nodesPrefix,
  routerKey,
  routersPrefix,
} from '../../../../common/coordination/keys.ts';
import { parseNodeId, parseRoomId } from '../../../../common/ids.ts';

const ROOM = parseRoomId('r1');
const [A, B] = [parseNodeId('sfu-a'), parseNodeId('sfu-b')];

describe('keys', () => {
  test('linkKey() is the same whichever node is named first', () => {
    expect(linkKey(ROOM, B, A)).toBe('/kaskade/v1/rooms/r1/links/sfu-a~sfu-b');
    expect(linkKey(ROOM, A, B)).toBe(linkKey(ROOM, B, A));
  });

  test('keys begin with the prefix that is watched for them', () => {
    expect(nodeKey('sfu', A).startsWith(nodesPrefix('sfu'))).toBe(true);
    expect(routerKey(ROOM, A).startsWith(routersPrefix(ROOM))).toBe(true);
    expect(generationKey(linkKey(ROOM, A, B))).toBe('/kaskade/v1/rooms/r1/links/sfu-a~sfu-b/generation');
  });
});
