import { describe, expect, test } from '@jest/globals';
import { webrtcNotes, withWebrtc } from '../../../../../bench/load/agent/webrtc-share.ts';
import type { BotMedia, BotSpec } from '../../../../../bench/load/fleet.ts';
import { newHistogram, record } from '../../../../../bench/load/histograms.ts';

const bot = (index: number, media: BotMedia, publish: BotSpec['publish'] = []): BotSpec => ({
  ...{ index, room: 'r', site: 's', url: '', token: '', media, publish, watch: [], hear: 'all' },
  ...{ isSampled: false, joinAtMs: 0 },
});
/** Two who send, three who don't. */
const CROWD = [0, 1, 2, 3, 4].map((index) => bot(index, 'plain', index < 2 ? ['mic'] : []));

const chosen = (bots: readonly BotSpec[]) =>
  bots.filter(({ media }) => media === 'webrtc').map(({ index }) => index);

describe('withWebrtc()', () => {
  test.each([
    [0, []],
    [1, [4]],
    [2, [1, 4]],
    [4, [1, 2, 3, 4]],
    [9, [0, 1, 2, 3, 4]],
  ])('of a crowd of five %d are %j', (count, expected) => {
    expect(chosen(withWebrtc(CROWD, count))).toEqual(expected);
  });

  test('leaves bots without media as they are', () => {
    expect(chosen(withWebrtc([bot(0, 'none'), bot(1, 'plain')], 2))).toEqual([1]);
  });
});

describe('webrtcNotes()', () => {
  const joined = (webrtc: readonly number[], plain: readonly number[]) => {
    const [joinMs, webrtcJoinMs] = [newHistogram(), newHistogram()];
    for (const ms of [...webrtc, ...plain]) record(joinMs, ms);
    for (const ms of webrtc) record(webrtcJoinMs, ms);
    return { joinMs, webrtcJoinMs };
  };

  test('says how many there are and how long both kinds took to join', () => {
    const [note] = webrtcNotes(withWebrtc(CROWD, 2), joined([300, 310], [100, 120, 110]));

    expect(note).toContain('2 of 5 participants have real ICE and DTLS, 1 of them sends');
    expect(note).toContain('they joined in 300 ms, the others in 110 ms (medians)');
  });

  test('says nothing without any', () => {
    expect(webrtcNotes(CROWD, joined([], [100]))).toEqual([]);
  });
});
