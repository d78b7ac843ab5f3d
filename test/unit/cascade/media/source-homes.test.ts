import { describe, expect, test } from '@jest/globals';
import { SourceHomes } from '../../../../cascade/media/source-homes.ts';
import { SourceTable, type SourceEntry } from '../../../../cascade/media/source-table.ts';
import { parseNodeId, parseSourceId } from '../../../../common/ids.ts';
import { SourceKind } from '../../../../proto/index.ts';
import { FakePipeEnd } from '../../../fakes/fake-pipe-end.ts';
import { settleMicrotasks } from '../../../support/microtasks.ts';

const MIC = parseSourceId('ada:mic');

async function entryOf(generation: number, over: Partial<SourceEntry> = {}): Promise<SourceEntry> {
  const end = new FakePipeEnd();
  const made = end.produce({ kind: 'audio', rtpParameters: { codecs: [], encodings: [] } });
  end.calls.at(-1)?.finish();
  const producer = await made;
  await settleMicrotasks();
  const origin = { originNodeId: parseNodeId('sfu-a'), hops: 0, path: [] };
  return { sourceId: MIC, generation, kind: SourceKind.SOURCE_KIND_MIC, producer, ...origin, ...over };
}

function twoRouters() {
  const homes = new SourceHomes<{ readonly sources: SourceTable }>();
  const [one, other] = [{ sources: new SourceTable() }, { sources: new SourceTable() }];
  homes.follow(one);
  homes.follow(other);
  return { homes, one, other };
}

describe('SourceHomes', () => {
  test('knows at which router a source is produced, as long as it is', async () => {
    const { homes, one } = twoRouters();
    const entry = await entryOf(1);

    one.sources.add(entry);
    expect(homes.of(MIC)?.router).toBe(one);
    one.sources.remove(entry);

    expect(homes.of(MIC)).toBeUndefined();
  });

  test('does not take a copy, or what came from another node, for the source', async () => {
    const { homes, one, other } = twoRouters();

    one.sources.add(await entryOf(1, { isCopy: true }));
    other.sources.add(await entryOf(1, { hops: 1 }));

    expect(homes.of(MIC)).toBeUndefined();
  });

  test('a newer generation at another router ends the older one; an older one does not come back', async () => {
    const { homes, one, other } = twoRouters();
    one.sources.add(await entryOf(1));

    other.sources.add(await entryOf(2));
    one.sources.add(await entryOf(1));

    expect(one.sources.list()).toEqual([]);
    expect(homes.of(MIC)?.router).toBe(other);
  });
});
