/** What a session's wishes mean for others: which layers of which sources have to come. Pure. */
import type { SourceId } from '../../common/ids.ts';
import type { RemoteWant } from '../ports.ts';
import { NO_LAYER } from '../policy/demand.ts';
import type { HeldConsumer, WatchWish } from './held-consumer.ts';

const SOUND_LAYER = 0;

/**
 * By source; `maxLayer` as in {@link RemoteWant}. A picture is not shown before the client is ready for it: one that
 * begins just then is there from its first frame on, where one that had begun before would have to be asked for a key
 * frame, perhaps within the second after another one was.
 */
export function wantsOf(
  wishes: Iterable<WatchWish>,
  held: ReadonlyMap<SourceId, Pick<HeldConsumer, 'layerFor'>>,
): ReadonlyMap<SourceId, RemoteWant> {
  const wants = new Map<SourceId, RemoteWant>();
  for (const wish of wishes) {
    const { sourceId, generation, originNodeId, heightPx } = wish;
    const beforeItIsHere = heightPx === 0 ? SOUND_LAYER : NO_LAYER;
    const maxLayer = held.get(sourceId)?.layerFor(wish) ?? beforeItIsHere;
    wants.set(sourceId, { generation, originNodeId, maxLayer });
  }
  return wants;
}
