/** Hands on what the server tells about this client's media. */
import { ClientFailure, fromProtoCode } from '../errors.ts';
import type { ServerEvent } from '../signal/requests.ts';
import type { MediaLink } from './media-link.ts';
import type { Publisher } from './publisher.ts';
import type { Watcher } from './watcher.ts';

export type MediaParts = {
  readonly publisher: Pick<Publisher, 'setDemands'>;
  readonly watcher: Pick<Watcher, 'consumersClosed' | 'consumers'>;
  readonly media: Pick<MediaLink, 'lost'>;
};

/** @returns whether people look different now */
export function takeMediaEvent(event: ServerEvent, { publisher, watcher, media }: MediaParts): boolean {
  const { consumersClosed, consumerStates, sourceDemands, mediaLost } = event;
  if (consumersClosed) watcher.consumersClosed(consumersClosed.consumerIds ?? []);
  if (sourceDemands) publisher.setDemands(sourceDemands.demands ?? []);
  if (mediaLost) {
    const { code, retryAfterMs } = mediaLost;
    const detail = 'the SFU node of this session is gone';
    media.lost(new ClientFailure(fromProtoCode(code), detail, { retryAfterMs: retryAfterMs ?? 0 }));
  }
  return consumerStates ? watcher.consumers.applyStates(consumerStates.states ?? []) : false;
}
