import { describe, expect, test } from '@jest/globals';
import { SourceKind } from '../../../../proto/index.ts';
import type { NodeId, ParticipantId, SourceId } from '../../../../common/ids.ts';
import { routeWishes } from '../../../../signal/session/handlers/watch.ts';

const source = (participantId: string, generation: number) => ({
  sourceId: `${participantId}:cam` as SourceId,
  participantId: participantId as ParticipantId,
  kind: SourceKind.SOURCE_KIND_CAMERA,
  paused: false,
  generation,
  originNodeId: 'sfu-b' as NodeId,
});
const SOURCES = [source('anna', 3), source('me', 1)];
const room = { source: (id: SourceId) => SOURCES.find(({ sourceId }) => sourceId === id) };

describe('routeWishes()', () => {
  test('adds generation and origin', () => {
    const wish = { sourceId: 'anna:cam', height: 360, priority: 999, prefetch: true };

    const { wishes } = routeWishes([wish], room, 'me');

    expect(wishes).toEqual([{ ...wish, generation: 3, originNodeId: 'sfu-b', priority: 255 }]);
  });

  test('keeps the last of two wishes for one source', () => {
    const { wishes } = routeWishes(
      [{ sourceId: 'anna:cam' }, { sourceId: 'anna:cam', height: 90 }],
      room,
      'me',
    );

    expect(wishes.map((wish) => wish.height)).toEqual([90]);
  });

  test('takes talker slots, which are at the session’s own node, for what they are', () => {
    const { wishes, failures } = routeWishes(
      [{ sourceId: 'slot:0', priority: 255 }, { sourceId: 'slot:8' }],
      room,
      'me',
    );

    expect(wishes).toEqual([
      { sourceId: 'slot:0', generation: 0, originNodeId: '', height: 0, priority: 255 },
    ]);
    expect(failures.map((failure) => failure.sourceId)).toEqual(['slot:8']);
  });

  test('fails unknown and own sources, each by itself', () => {
    const { wishes, failures } = routeWishes([{ sourceId: 'x:cam' }, { sourceId: 'me:cam' }, {}], room, 'me');

    expect(wishes).toEqual([]);
    expect(failures.map((failure) => failure.sourceId)).toEqual(['x:cam', 'me:cam', '']);
  });
});
