import { describe, expect, test } from '@jest/globals';
import type { FeatureRecordMap } from '../../../../client/api.ts';
import { Floor, floorViewOf } from '../../../../client/features/floor/index.ts';
import {
  FloorCommand,
  FloorItemView,
  FloorListView,
  FloorResetResult,
  FloorSettings,
  FloorSpeechView,
} from '../../../../proto/features/floor.ts';

function fakePort(left: readonly number[] = []) {
  const sent: FloorCommand[] = [];
  const answers = [...left];
  const port = {
    name: 'floor',
    told: new Map() as FeatureRecordMap,
    records: () => port.told,
    command: async (command: Uint8Array) => {
      sent.push(FloorCommand.decode(command));
      return FloorResetResult.encode({ left: answers.shift() ?? 0 }).finish();
    },
    ask: async () => new Uint8Array(),
  };
  return { port, sent };
}

describe('Floor', () => {
  test('reads who speaks on what, who asks, and the rules; nothing of it when nothing was told', () => {
    const nothing = floorViewOf(new Map());
    const told = floorViewOf(
      new Map([
        ['settings', FloorSettings.encode({ strategy: 3, limitSec: 60, listClosed: true }).finish()],
        ['speech', FloorSpeechView.encode({ speech: 4, number: 9, name: 'Ada', itemNumber: '2' }).finish()],
        ['item', FloorItemView.encode({ title: 'Deal' }).finish()],
        ['list', FloorListView.encode({ first: [{ number: 3, name: 'Bea', kind: 1 }], count: 70 }).finish()],
      ]),
    );

    expect(nothing).toMatchObject({ speech: undefined, first: [], count: 0, own: undefined });
    expect(nothing.settings).toMatchObject({ strategy: 'manual', limitSec: 0, isListClosed: false });
    expect(told.settings).toMatchObject({ strategy: 'nomination', limitSec: 60, isListClosed: true });
    expect(told.speech).toMatchObject({ name: 'Ada', kind: 'matter', item: { number: '2', title: 'Deal' } });
    expect([told.first[0]?.kind, told.count]).toEqual(['order', 70]);
  });

  test('says of which speech it speaks, so that two who lead do not pass somebody over', async () => {
    const { port, sent } = fakePort();
    const floor = new Floor(port);
    await floor.next();
    port.told = new Map([['speech', FloorSpeechView.encode({ speech: 4, number: 9 }).finish()]]);

    await floor.next();
    await floor.give(5);
    await floor.end();

    expect(sent.map(({ next, give, end }) => (next ?? give ?? end)?.speech)).toEqual([0, 4, 4, 4]);
  });

  test('forgets totals until none are left', async () => {
    const { port, sent } = fakePort([50, 10, 0]);

    await new Floor(port).reset();

    expect(sent.length).toBe(3);
  });
});
