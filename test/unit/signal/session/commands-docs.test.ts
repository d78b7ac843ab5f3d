import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { ANSWER_FIELD } from '../../../../client/signal/requests.ts';

describe('docs/commands.md', () => {
  test('has every command once', async () => {
    const docs = await readFile(new URL('../../../../docs/commands.md', import.meta.url), 'utf8');
    const rows = docs.split('\n').filter((line) => line.startsWith('| `'));
    const names = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );

    expect(names.sort()).toEqual(Object.keys(ANSWER_FIELD).sort());
  });
});
