import { describe, expect, test } from '@jest/globals';
import { defineFeature } from '../../../../signal/features/define.ts';
import { FeatureStates } from '../../../../signal/features/feature-states.ts';
import { sampleFeature } from '../../../support/sample-feature.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
/** What is noted is nothing for the room. */
const items = defineFeature({
  name: 'items',
  decode: (): { command?: never } => ({}),
  commands: {},
  read: ({ durable }) => durable.get('item'),
  contribute: (item) =>
    item ? { item: { itemId: Buffer.from(item).toString(), number: '', title: '' } } : {},
});
const EMPTY = FeatureStates.of([sampleFeature]);

describe('FeatureStates', () => {
  test('keep the state of a feature whose records are the same, wherever they come from', () => {
    const loaded = EMPTY.load('replicated', new Map([['sample/said/ada', bytes('x')]]));

    const again = loaded.load('replicated', new Map([['sample/said/ada', bytes('x')]]));
    const other = loaded.load('replicated', new Map([['sample/said/ada', bytes('y')]]));

    expect(again).toBe(loaded);
    expect(other.get('sample')).not.toBe(loaded.get('sample'));
    expect(loaded.load('durable', new Map())).toBe(loaded);
  });

  test('give new ones for a write, and leave those of before as they were', () => {
    const writes = [{ key: 'role/ada', value: bytes('chair') }];
    const ada = { subject: 'ada', role: 'member' } as const;

    const written = EMPTY.write('sample', 'replicated', writes);
    const undone = written.write('sample', 'replicated', [{ key: 'role/ada', value: undefined }]);

    expect([EMPTY, written, undone].map(({ rules }) => rules.roleOf(ada))).toEqual([
      'member',
      'chair',
      'member',
    ]);
  });

  test('give other rules only where something else follows for the room', () => {
    const put = (states: FeatureStates, key: string, text: string) =>
      states.write('items', 'durable', [{ key, value: bytes(text) }]);
    const empty = FeatureStates.of([sampleFeature, items]);
    const nothing = empty.rules;

    const noted = put(put(empty, 'note', 'x'), 'note', 'y');
    const begun = put(noted, 'item', '1');

    expect(noted.rules).toBe(nothing);
    expect(begun.rules.item?.itemId).toBe('1');
    expect(put(begun, 'note', 'z').rules).toBe(begun.rules);
    expect(put(begun, 'item', '2').rules.item?.itemId).toBe('2');
  });

  test('leave records of features that are not known here alone', () => {
    expect(EMPTY.load('replicated', new Map([['other/x', bytes('x')]]))).toBe(EMPTY);
    expect(EMPTY.write('other', 'durable', [{ key: 'x', value: bytes('x') }])).toBe(EMPTY);
    expect(EMPTY.get('other')).toBeUndefined();
  });
});
