/** Asks the server for a producer of a source, or to close one. */
import type { SourceType } from '../api.ts';
import { ClientFailure } from '../errors.ts';
import type { Answer, SendRequest } from '../signal/requests.ts';
import { ALL_LAYERS, type MediaEngine } from './media-port.ts';
import { sourceKindOf } from './roster-person.ts';

/** Of ProduceResponse. */
export type Announcement = {
  readonly sourceId: string;
  readonly producerId: string;
  readonly generation: number;
  /** What is wanted of it from the start; all of it, where the server does not say. */
  readonly maxLayer: number;
};

export type NewSource = {
  readonly type: SourceType;
  readonly isMuted: boolean;
  readonly rtpParametersJson: string;
  /** Its id in the roster, if it has been published before. */
  readonly known: string | undefined;
};

/**
 * Makes room first where an earlier one of ours is still there.
 *
 * @throws {ClientFailure} what the server refused it with
 */
export async function announceSource(
  request: SendRequest,
  engine: Pick<MediaEngine, 'transportId'>,
  source: NewSource,
): Promise<Announcement> {
  const body = {
    transportId: engine.transportId('send'),
    kind: sourceKindOf(source.type),
    rtpParametersJson: source.rtpParametersJson,
    paused: source.isMuted,
  };
  try {
    return toAnnouncement(await request('produce', body));
  } catch (error) {
    const isInTheWay = error instanceof ClientFailure && error.code === 'SOURCE_EXISTS';
    if (!isInTheWay || source.known === undefined) throw error;
    await closeSource(request, source.known);
    return toAnnouncement(await request('produce', body));
  }
}

function toAnnouncement({ sourceId, producerId, generation, maxLayer }: Answer<'produce'>): Announcement {
  return {
    sourceId: sourceId ?? '',
    producerId: producerId ?? '',
    generation: generation ?? 0,
    maxLayer: maxLayer ?? ALL_LAYERS,
  };
}

/** Closes a source of ours; one that is gone already is as good. */
export async function closeSource(request: SendRequest, sourceId: string): Promise<void> {
  try {
    await request('closeSource', { sourceId });
  } catch (error) {
    if (!(error instanceof ClientFailure) || error.code !== 'SOURCE_UNKNOWN') throw error;
  }
}
