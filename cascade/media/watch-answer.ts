/** What came of a session's wishes, as its client is told. Pure. */
import type { Consumer } from 'mediasoup/types';
import { toAppError, toProtoCode } from '../../common/errors.ts';
import type { SourceId } from '../../common/ids.ts';
import type { IConsumer, ISetWatchResponse, IWishFailure } from '../../proto/index.ts';

type Described = { readonly consumer: Pick<Consumer, 'closed'>; describe(): IConsumer };

/** Of one wish that needed a consumer; undefined when it is not wished for any more. */
export type WishOutcome = { readonly made: Described } | { readonly failure: IWishFailure } | undefined;

/** A wish that could not be met. */
export function failedWish(sourceId: SourceId, error: unknown): WishOutcome {
  const { code, retryAfterMs, message: detail } = toAppError(error);
  return { failure: { sourceId, failure: { code: toProtoCode(code), detail, retryAfterMs } } };
}

/** Without consumers that have closed meanwhile. */
export function watchAnswer(
  outcomes: readonly WishOutcome[],
  closedConsumerIds: string[],
): ISetWatchResponse {
  const known = outcomes.filter((outcome) => outcome !== undefined);
  const made = known.flatMap((outcome) => ('made' in outcome ? [outcome.made] : []));
  return {
    consumers: made.filter(({ consumer }) => !consumer.closed).map((one) => one.describe()),
    failures: known.flatMap((outcome) => ('failure' in outcome ? [outcome.failure] : [])),
    closedConsumerIds,
  };
}

/** One consumer of a source. */
export function describeConsumer(
  { id, producerId, rtpParameters }: Consumer,
  source: { readonly sourceId: SourceId; readonly generation: number; readonly producerPaused: boolean },
): IConsumer {
  return {
    consumerId: id,
    producerId,
    rtpParametersJson: JSON.stringify(rtpParameters),
    ...source,
  };
}
