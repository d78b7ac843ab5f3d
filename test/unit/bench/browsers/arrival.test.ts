import { describe, expect, test } from '@jest/globals';
import { heardOf, missingOf } from '../../../../bench/browsers/arrival.ts';
import { reading, stream } from './a-reading.ts';

const EXPECTED = { cameras: ['browser-0', 'bot-3'], microphones: 1 };
const MIC = stream({ packets: 1 });
const camera = (participantId: string, frames: number) => stream({ kind: 'video', participantId, frames });

describe('missingOf()', () => {
  test('is nothing when each camera has a picture and each microphone a packet', () => {
    expect(missingOf(reading([MIC, camera('p0', 1), camera('p3', 1)]), EXPECTED)).toEqual([]);
  });

  test('names cameras of which no frame could be decoded, and counts microphones', () => {
    expect(missingOf(reading([camera('p0', 1), camera('p3', 0)]), EXPECTED)).toEqual([
      'camera of bot-3',
      'all but 0 of 1 microphones',
    ]);
  });

  test('a camera out of view is not asked for, one of somebody who is not there yet is', () => {
    const tiles = [{ name: 'browser-0', participantId: 'p0', isInView: false }];

    expect(missingOf(reading([MIC], { tiles }), EXPECTED)).toEqual(['camera of bot-3']);
  });

  test.each([
    ['joining', 'the page is joining'],
    ['', 'the page is not there'],
  ])('says so while the page is %p', (state, text) => {
    expect(missingOf(reading([], { state }), EXPECTED)).toEqual([text]);
  });
});

describe('heardOf()', () => {
  test('expects each microphone of a small room, and in one of talker slots a voice', () => {
    expect([heardOf(11, 12), heardOf(12, 13), heardOf(0, 250)]).toEqual([11, 1, 0]);
  });
});
