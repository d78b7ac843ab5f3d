import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import type { Producer } from 'mediasoup/types';
import { SourceTable, type SourceEntry } from '../../../../cascade/media/source-table.ts';
import { AppError } from '../../../../common/errors.ts';
import { parseNodeId, parseSourceId } from '../../../../common/ids.ts';
import { SourceKind } from '../../../../proto/index.ts';

const MIC = parseSourceId('p:mic');

function entry(generation = 1): SourceEntry & { end: () => void } {
  const observer = new EventEmitter();
  return {
    sourceId: MIC,
    generation,
    kind: SourceKind.SOURCE_KIND_MIC,
    producer: { observer } as unknown as Producer,
    originNodeId: parseNodeId('sfu-a'),
    hops: 0,
    path: [],
    end: () => observer.emit('close'),
  };
}

describe('SourceTable', () => {
  test('replaces an older generation and says so', () => {
    const table = new SourceTable();
    const said: string[] = [];
    table.on('added', ({ generation }) => said.push(`+${generation}`));
    table.on('removed', ({ generation }) => said.push(`-${generation}`));

    table.add(entry(1));
    table.add(entry(2));

    expect(said).toEqual(['+1', '-1', '+2']);
  });

  test('refuses an older generation', () => {
    const table = new SourceTable();
    table.add(entry(2));

    expect(() => table.add(entry(1))).toThrow(expect.objectContaining({ code: 'FENCED' }));
  });

  test('the end of a replaced producer leaves the newer one in place', () => {
    const table = new SourceTable();
    const older = entry(1);
    table.add(older);
    table.add(entry(2));

    older.end();

    expect(table.get(MIC)?.generation).toBe(2);
  });

  test('an entry leaves with its producer', () => {
    const table = new SourceTable();
    const only = entry();
    table.add(only);

    only.end();

    expect(table.list()).toEqual([]);
  });

  test('whoever waits gets this generation or a newer one, not an older one', async () => {
    const table = new SourceTable();
    const waiting = table.waitFor(MIC, 2, 1_000);

    table.add(entry(1));
    table.add(entry(3));

    expect((await waiting).generation).toBe(3);
  });

  test('whoever waits hears of a refusal, and of the end of the room', async () => {
    const table = new SourceTable();
    const refused = table.waitFor(MIC, 1, 1_000);
    table.refuse(MIC, 1, new AppError('LINK_FAILED', 'no'));
    const ended = table.waitFor(MIC, 1, 1_000);
    table.refuseAll(new AppError('SOURCE_UNKNOWN', 'gone'));

    await expect(refused).rejects.toMatchObject({ code: 'LINK_FAILED' });
    await expect(ended).rejects.toMatchObject({ code: 'SOURCE_UNKNOWN' });
  });

  test('gives up after the time stated', async () => {
    await expect(new SourceTable().waitFor(MIC, 1, 1)).rejects.toMatchObject({ code: 'SOURCE_UNKNOWN' });
  });
});
