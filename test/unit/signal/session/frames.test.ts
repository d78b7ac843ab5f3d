import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AppError } from '../../../../common/errors.ts';
import { ClientEnvelope } from '../../../../proto/index.ts';
import { MAX_FRAME_BYTES, readFrame, toFailure } from '../../../../signal/session/frames.ts';

const codeOf = (bytes: Uint8Array, isBinary = true) => {
  const frame = readFrame(bytes, isBinary);
  return 'error' in frame ? frame.error.code : frame.name;
};

describe('readFrame()', () => {
  test('reads a command with its request id', () => {
    const bytes = ClientEnvelope.encode({ requestId: 9, leave: {} }).finish();

    expect(readFrame(bytes, true)).toMatchObject({ requestId: 9, name: 'leave' });
  });

  test('refuses text, too many bytes, noise and nothing', () => {
    expect(codeOf(new Uint8Array(), false)).toBe('FRAME_NOT_BINARY');
    expect(codeOf(new Uint8Array(MAX_FRAME_BYTES + 1))).toBe('FRAME_TOO_LARGE');
    expect(codeOf(new Uint8Array([0xff]))).toBe('FRAME_INVALID');
    expect(codeOf(new Uint8Array())).toBe('FRAME_INVALID');
    expect(codeOf(ClientEnvelope.encode({ requestId: 3 }).finish())).toBe('COMMAND_UNKNOWN');
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readFrame(bytes, true)));
  });
});

describe('toFailure()', () => {
  test('never exceeds 256 bytes and never cuts a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const detail = toFailure(new AppError('ARGUMENT_INVALID', text)).detail ?? '';

        expect(Buffer.byteLength(detail)).toBeLessThanOrEqual(256);
        expect(text.startsWith(detail)).toBe(true);
      }),
    );
  });

  test('keeps what went wrong inside to itself', () => {
    expect(toFailure(new AppError('INTERNAL', 'secret')).detail).toBe('internal error');
    expect(toFailure(new AppError('BUSY', 'redis 10.0.0.1:6379 …')).detail).not.toMatch(/10\.0/);
  });
});
