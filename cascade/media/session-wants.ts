/** What a session's wishes mean for others: which layers of which sources have to come. Pure. */
import type { SourceId } from '../../common/ids.ts';
import type { RemoteWant } from '../ports.ts';
import { NO_LAYER } from '../policy/demand.ts';
import { halvingScales, spatialLayerFor } from '../policy/layers.ts';
import { CAMERA_HEIGHT_PX, type HeldConsumer, type WatchWish } from './held-consumer.ts';

/** What most cameras send; of a picture that is not here yet nothing is known, and a wrong guess is mended when it is. */
const LIKELY_LAYERS = 3;

/** By source; `maxLayer` as in {@link RemoteWant}. */
export function wantsOf(
  wishes: Iterable<WatchWish>,
  held: ReadonlyMap<SourceId, Pick<HeldConsumer, 'layerFor'>>,
): ReadonlyMap<SourceId, RemoteWant> {
  const wants = new Map<SourceId, RemoteWant>();
  for (const wish of wishes) {
    const { sourceId, generation, originNodeId } = wish;
    const maxLayer = held.get(sourceId)?.layerFor(wish) ?? likelyLayer(wish);
    wants.set(sourceId, { generation, originNodeId, maxLayer });
  }
  return wants;
}

function likelyLayer({ heightPx, isPrefetch }: WatchWish): number {
  if (isPrefetch) return NO_LAYER;
  const scales = halvingScales(LIKELY_LAYERS);
  return spatialLayerFor({ heightPx, sourceHeightPx: CAMERA_HEIGHT_PX, scales });
}
