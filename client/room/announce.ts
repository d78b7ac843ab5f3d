/** Asks the server for a producer of a source, or to close one. */
import type { SourceType } from '../api.ts';
import { ClientFailure } from '../errors.ts';
import type { SendRequest } from '../signal/requests.ts';
import type { MediaEngine } from './media-port.ts';
import { sourceKindOf } from './roster.ts';

/** Of ProduceResponse. */
export type Announcement = { readonly sourceId: string; readonly producerId: string };

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

function toAnnouncement(answer: { sourceId?: string | null; producerId?: string | null }): Announcement {
  return { sourceId: answer.sourceId ?? '', producerId: answer.producerId ?? '' };
}

/** Closes a source of ours; one that is gone already is as good. */
export async function closeSource(request: SendRequest, sourceId: string): Promise<void> {
  try {
    await request('closeSource', { sourceId });
  } catch (error) {
    if (!(error instanceof ClientFailure) || error.code !== 'SOURCE_UNKNOWN') throw error;
  }
}
