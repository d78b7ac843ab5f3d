import { describe, expect, test } from '@jest/globals';
import { ReceivedCounts } from '../../../../cascade/links/received-counts.ts';

const PERIOD_MS = 250;

function counting(socket = { waitingBytes: 0, droppedPackets: 0 }) {
  let looks = 0;
  let count = { bytesReceived: 0, rtxBytesReceived: 0, timestamp: 0 };
  const counts = new ReceivedCounts(async () => {
    looks += 1;
    return socket;
  });
  const add = (bytes: number, repeatedBytes = 0) => {
    count = {
      bytesReceived: count.bytesReceived + bytes,
      rtxBytesReceived: count.rtxBytesReceived + repeatedBytes,
      timestamp: count.timestamp + PERIOD_MS,
    };
    return counts.add(count);
  };
  return { counts, add, looks: () => looks };
}

describe('ReceivedCounts', () => {
  test('does not look at the socket while as much comes as before', async () => {
    const { add, looks } = counting({ waitingBytes: 9, droppedPackets: 9 });
    for (const bytes of [10_000, 10_500, 9_800, 10_200, 9_500])
      expect(await add(bytes)).toEqual({ waitingMs: 0, droppedPackets: 0 });

    expect(looks()).toBe(0);
  });

  test.each([
    ['frames of a few cameras fall into this count or the next', [12, 9, 12, 10, 12, 9, 11]],
    ['a key frame came, and is over', [10, 11, 10, 60, 10, 11, 10]],
  ])('does not look when %s', async (_what, kilobytes) => {
    const { add, looks } = counting();
    for (const each of kilobytes) await add(each * 1_000);

    expect(looks()).toBe(0);
  });

  test('when less comes, tells what waits here, in time, and what was dropped here', async () => {
    const { add } = counting({ waitingBytes: 10_000, droppedPackets: 12 });
    for (const bytes of [10_000, 10_000, 10_000]) await add(bytes);

    expect(await add(2_000)).toEqual({ waitingMs: PERIOD_MS, droppedPackets: 12 });
  });

  test('knows when packets are asked for again', async () => {
    const { add, counts } = counting();
    await add(10_000);
    await add(10_000);
    expect(counts.isMissing).toBe(false);
    await add(10_000, 1_000);

    expect(counts.isMissing).toBe(true);
  });
});
