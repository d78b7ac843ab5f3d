import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import {
  ALL_ERROR_CODES,
  AppError,
  fromProtoCode,
  isAppError,
  isErrorCode,
  toAppError,
  toProtoCode,
} from '../../../common/errors.ts';

const read = (path: string): Promise<string> =>
  readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('error codes', () => {
  test('are the same in errors.proto and in the code', async () => {
    const proto = await read('proto/kaskade/v1/errors.proto');
    const codes = [...proto.matchAll(/^ {2}ERROR_CODE_(\w+) = (\d+);/gm)];

    expect(codes.map((match) => match[1])).toEqual(['UNSPECIFIED', ...ALL_ERROR_CODES]);
    for (const code of ALL_ERROR_CODES) {
      expect(String(toProtoCode(code))).toBe(codes.find((match) => match[1] === code)?.[2]);
    }
  });

  test('are each explained in docs/errors.md, in the same order, and retryable as the code says', async () => {
    const docs = await read('docs/errors.md');
    const rows = [...docs.matchAll(/^\| `(\w+)` +\| (yes|no) +\| \S.+? \| \S.+? \|$/gm)];

    expect(rows.map((row) => row[1])).toEqual([...ALL_ERROR_CODES]);
    const retryable = ALL_ERROR_CODES.filter((code) => new AppError(code, '').retryable);
    expect(rows.filter((row) => row[2] === 'yes').map((row) => row[1])).toEqual(retryable);
  });
});

describe('AppError', () => {
  test('carries code, message and cause', () => {
    const cause = new Error('socket');

    const error = new AppError('NO_CAPACITY', 'full', { cause, retryAfterMs: 100 });

    expect(error).toMatchObject({
      code: 'NO_CAPACITY',
      message: 'full',
      cause,
      retryAfterMs: 100,
      retryable: true,
    });
    expect(new AppError('FENCED', '').retryable).toBe(false);
    expect(isAppError(error, 'NO_CAPACITY')).toBe(true);
    expect(isAppError(error, 'BUSY')).toBe(false);
    expect(isAppError(cause)).toBe(false);
  });

  test('is what everything thrown becomes', () => {
    const error = new AppError('BUSY', '');

    expect(toAppError(error)).toBe(error);
    expect(toAppError(new TypeError('x'))).toMatchObject({ code: 'INTERNAL', message: 'x' });
    expect(toAppError('text')).toMatchObject({ code: 'INTERNAL', message: 'text' });
  });

  test('has a code that survives the wire, and INTERNAL for those of a newer version', () => {
    for (const code of ALL_ERROR_CODES) expect(fromProtoCode(toProtoCode(code))).toBe(code);
    for (const value of [0, 9999, undefined, null]) expect(fromProtoCode(value)).toBe('INTERNAL');
    expect(isErrorCode('BUSY')).toBe(true);
    expect(isErrorCode('UNSPECIFIED')).toBe(false);
  });
});
