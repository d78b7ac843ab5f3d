import { describe, expect, test } from '@jest/globals';
import { areSlotsHere, BotIndexes, camerasOf, expectedSources } from '../../../../../bench/load/bots/seen.ts';
import { botName } from '../../../../../bench/load/bots/bot-name.ts';
import { Roster } from '../../../../../client/room/roster.ts';
import { SourceKind } from '../../../../../proto/signal.ts';

const { SOURCE_KIND_MIC: MIC, SOURCE_KIND_CAMERA: CAMERA } = SourceKind;

/** Bots publish what is named, e.g. `{ 1: 'mc' }` = bot 1 has microphone and camera; `M` = a muted microphone. */
function roomOf(published: Record<number, string>): Roster {
  const roster = new Roster();
  const indexes = Object.keys(published).map(Number);
  roster.applySnapshot({
    people: indexes.map((index) => ({
      number: index + 1,
      participantId: `p${index}`,
      name: botName(index),
      sources: [...(published[index] ?? '')].map((letter) => ({
        kind: letter === 'c' ? CAMERA : MIC,
        paused: letter === 'M',
      })),
    })),
  });
  return roster;
}

const wanted = (over: {
  watch?: number[];
  hear?: number[];
  publish?: ('mic' | 'camera')[];
  slots?: number;
}) => ({
  selfId: 'p9',
  publish: over.publish ?? [],
  watch: new Set(over.watch),
  hear: over.hear === undefined ? ('all' as const) : new Set(over.hear),
  slots: over.slots ?? 0,
});

describe('expectedSources()', () => {
  test('are all open microphones of others, and the cameras that are watched', () => {
    const roster = roomOf({ 1: 'mc', 2: 'Mc', 3: 'm', 9: 'm' });

    expect(expectedSources(roster, wanted({ watch: [2] }), new BotIndexes())).toEqual([
      'p1:mic',
      'p2:cam',
      'p3:mic',
    ]);
  });

  test('are the microphones that are named', () => {
    const roster = roomOf({ 1: 'm', 3: 'm' });

    expect(expectedSources(roster, wanted({ hear: [3] }), new BotIndexes())).toEqual(['p3:mic']);
  });

  test('are no microphones where talker slots carry the voices, also of people who are not known', () => {
    const roster = roomOf({ 1: 'mc', 2: 'c' });

    const wish = wanted({ watch: [2], hear: [1, 7], slots: 3 });

    expect(expectedSources(roster, wish, new BotIndexes())).toEqual(['p2:cam']);
  });

  test.each([
    ['whom it watches', wanted({ watch: [1] })],
    ['whom it hears', wanted({ hear: [4] })],
    ['itself', wanted({ publish: ['mic'] })],
  ])('are not known while there is nothing yet of %s', (_, wish) => {
    expect(expectedSources(roomOf({ 1: 'm' }), wish, new BotIndexes())).toBeUndefined();
  });
});

describe('areSlotsHere()', () => {
  const slot = (sinceMs?: number) => ({ sinceMs });

  test.each([
    ['all are received, one with a voice', [slot(), slot(5)], true, true],
    ['somebody speaks, and is not heard', [slot(), slot()], true, false],
    ['nobody is heard, nor speaks', [slot(), slot()], false, true],
    ['one is missing', [slot(5)], false, false],
  ])('%s', (_, slots, isVoiceDue, expected) => {
    const receiving = new Map(slots.map((one, index) => [`slot:${index}`, one]));

    expect(areSlotsHere(receiving, 2, isVoiceDue)).toBe(expected);
  });
});

describe('camerasOf()', () => {
  test('finds cameras by the names of bots', () => {
    const roster = roomOf({ 1: 'mc', 2: 'c', 3: 'm' });

    expect([...camerasOf(roster, new Set([1, 3, 5]), new BotIndexes())]).toEqual([[1, 'p1:cam']]);
  });
});
