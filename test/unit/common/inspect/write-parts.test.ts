import { describe, expect, test } from '@jest/globals';
import { piecesOf, writeParts, type PartStream } from '../../../../common/inspect/write-parts.ts';
import type { AppError } from '../../../../common/errors.ts';

/** Takes parts; holds them back while it is told to. */
class FakeStream implements PartStream<number> {
  readonly written: number[] = [];
  queued = 0;
  isOpen = true;
  hasEnded = false;
  failure: AppError | undefined;

  write(part: number): boolean {
    if (this.isOpen) this.written.push(part);
    return this.isOpen;
  }

  end(): void {
    this.hasEnded = true;
  }

  fail(error: AppError): void {
    this.failure = error;
  }
}

describe('piecesOf()', () => {
  test('cuts what is long and makes nothing of nothing', () => {
    const pieces = piecesOf(Array.from({ length: 1_200 }, (_, index) => index));

    expect(pieces.map(({ length }) => length)).toEqual([500, 500, 200]);
    expect(pieces.flat()).toHaveLength(1_200);
    expect(piecesOf([])).toEqual([]);
  });
});

describe('writeParts()', () => {
  test('writes everything and ends the stream', async () => {
    const stream = new FakeStream();

    await writeParts(stream, [1, 2, 3]);

    expect([stream.written, stream.hasEnded]).toEqual([[1, 2, 3], true]);
  });

  test('asks for the next part only when the reader has taken the last ones', async () => {
    const stream = new FakeStream();
    let asked = 0;
    const parts = function* (): Generator<number> {
      for (; asked < 3; asked += 1) yield asked;
    };
    stream.queued = 16;

    const writing = writeParts(stream, parts());
    expect([asked, stream.written]).toEqual([0, []]);
    stream.queued = 0;
    await writing;

    expect(stream.written).toEqual([0, 1, 2]);
  });

  test('stops when the reader has gone', async () => {
    const stream = new FakeStream();
    stream.isOpen = false;
    stream.queued = 16;

    await writeParts(stream, [1, 2]);

    expect([stream.written, stream.hasEnded]).toEqual([[], false]);
  });
});
