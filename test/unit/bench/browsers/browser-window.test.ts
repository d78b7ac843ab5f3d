import { describe, expect, test } from '@jest/globals';
import {
  browserCheck,
  browserFigures,
  browserJoinCheck,
  browserJoinFigures,
  readingBetween,
} from '../../../../bench/browsers/browser-window.ts';
import { requireChromium } from '../../../../bench/browsers/browser-party.ts';
import { reading, stream } from './a-reading.ts';

const EXPECTED = { cameras: ['browser-0', 'bot-3'], microphones: 2 };
const STREAMS = [
  stream({
    trackId: 'mic0',
    packets: 99,
    lost: 1,
    samples: 1_000,
    concealed: 20,
    bufferedMs: 60,
    buffered: 2,
  }),
  stream({ trackId: 'mic3', participantId: 'p3', packets: 50, samples: 1_000, concealed: 900 }),
  stream({ trackId: 'cam0', kind: 'video', packets: 50, frames: 150, freezes: 1, freezeMs: 500 }),
  stream({ trackId: 'cam3', kind: 'video', participantId: 'p3', packets: 0, frames: 50 }),
];
const windowOf = (streams = STREAMS) => [
  { name: 'browser-1', expected: EXPECTED, reading: reading(streams) },
];

describe('readingBetween()', () => {
  test('leaves what came in the window, by stream', () => {
    const before = reading([stream({ packets: 7, frames: 2 }), stream({ trackId: 'gone', packets: 5 })]);
    const after = reading([stream({ packets: 10, frames: 2 }), stream({ trackId: 'new', packets: 4 })], {
      atMs: 12_000,
    });

    expect(readingBetween(before, after)).toMatchObject({
      atMs: 2_000,
      streams: [
        { trackId: 'a', packets: 3, frames: 0 },
        { trackId: 'new', packets: 4 },
      ],
    });
  });
});

describe('browserFigures()', () => {
  test('counts pictures of all cameras in view, and sound of browsers, whose silence has comfort noise', () => {
    expect(browserFigures(windowOf())).toEqual({
      browser_frames_per_s: 10,
      browser_freezes: 1,
      browser_concealed_ratio: 0.02,
      browser_buffer_ms: 30,
      browser_loss_ratio: 1 / 200,
    });
  });

  test('a camera of which nothing came counts as no frame', () => {
    const withoutBot = STREAMS.filter(({ trackId }) => trackId !== 'cam3');

    expect(browserFigures(windowOf(withoutBot))).toMatchObject({ browser_frames_per_s: 7.5 });
  });

  test('has none where nothing was to be seen or heard', () => {
    expect(browserFigures([])).toEqual({});
  });
});

describe('browserCheck()', () => {
  test('holds when all came', () => {
    expect(browserCheck(windowOf())).toMatchObject({ pass: true, detail: expect.stringContaining('0.5 s') });
  });

  test.each([
    [
      'a picture is missing',
      STREAMS.filter(({ trackId }) => trackId !== 'cam0'),
      /browser-1: camera of browser-0/,
    ],
    [
      'a microphone is silent',
      STREAMS.filter(({ trackId }) => trackId !== 'mic3'),
      /browser-1: all but 1 of 2 microphones/,
    ],
    [
      'speech is broken',
      STREAMS.map((one) => (one.trackId === 'mic0' ? { ...one, concealed: 60 } : one)),
      /6\.0 % of a browser’s speech/,
    ],
  ])('fails when %s', (_, streams, detail) => {
    expect(browserCheck(windowOf(streams))).toMatchObject({
      pass: false,
      detail: expect.stringMatching(detail),
    });
  });
});

describe('joins of browsers', () => {
  const JOINS = [
    { name: 'browser-1', joinMs: 700, missing: [] },
    { name: 'browser-2', joinMs: 900, missing: [] },
  ];

  test('the slowest one counts', () => {
    expect(browserJoinFigures(JOINS)).toEqual({ browser_join_ms: 900 });
    expect(browserJoinCheck(JOINS)).toMatchObject({ pass: true, detail: '2 of 2' });
  });

  test('one that lacks something is told with what it lacks', () => {
    const late = { name: 'browser-3', joinMs: undefined, missing: ['camera of bot-0'] };

    expect(browserJoinCheck([...JOINS, late])).toMatchObject({
      pass: false,
      detail: '2 of 3; browser-3: camera of bot-0',
    });
  });
});

describe('requireChromium()', () => {
  test('says what is missing and how to get it', () => {
    expect(() => requireChromium('/nonexistent/chromium')).toThrow(
      expect.objectContaining({
        code: 'PROGRAM_MISSING',
        message: expect.stringContaining('apt install chromium'),
      }),
    );
  });
});
