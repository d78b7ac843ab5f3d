import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { TokenBook } from '../../../../run/site/token-book.ts';

const HOUR_MS = 3_600_000;
const code = (value: string) => expect.objectContaining({ code: value });

describe('TokenBook', () => {
  let folder: string;
  let path: string;
  let nowMs: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kaskade-book-'));
    path = join(folder, 'tokens.json');
    nowMs = 1_000_000;
  });

  afterEach(() => rm(folder, { recursive: true }));

  const open = (): Promise<TokenBook> => TokenBook.open(path, () => nowMs);

  test('takes each token once, also after a restart', async () => {
    const secret = await (await open()).issue(HOUR_MS);

    await (await open()).redeem(secret, 'suhl');

    const again = await open();
    await expect(again.redeem(secret, 'gera')).rejects.toThrow(code('JOIN_TOKEN_USED'));
    expect(() => again.check(secret)).toThrow(/suhl/);
  });

  test('lets one of two at the same time win', async () => {
    const book = await open();
    const secret = await book.issue(HOUR_MS);

    const outcomes = await Promise.allSettled([book.redeem(secret, 'suhl'), book.redeem(secret, 'gera')]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  test('does not use a token up by checking it', async () => {
    const book = await open();
    const secret = await book.issue(HOUR_MS);

    book.check(secret);

    await expect(book.redeem(secret, 'suhl')).resolves.toBeUndefined();
  });

  test('refuses what it did not give out, and what is too old', async () => {
    const book = await open();
    const secret = await book.issue(HOUR_MS);

    nowMs += HOUR_MS;

    expect(() => book.check(secret)).toThrow(code('JOIN_TOKEN_EXPIRED'));
    expect(() => book.check('x')).toThrow(code('JOIN_TOKEN_INVALID'));
  });

  test('says which file is broken, rather than begin an empty book', async () => {
    await writeFile(path, '{');

    await expect(open()).rejects.toThrow(code('CONFIG_INVALID'));
    await expect(TokenBook.open(folder)).rejects.toThrow(code('CONFIG_INVALID'));
  });

  test('keeps no token on disk', async () => {
    const secret = await (await open()).issue(HOUR_MS);

    expect(await readFile(path, 'utf8')).not.toContain(secret);
  });
});
