/**
 * What becomes of a source that is piped. Its producer is followed, not the consumer on the link: that one hears of
 * everything through its worker, and misses what happens while it is being made.
 */
import type { Producer } from 'mediasoup/types';
import { isProducedHere } from '../media/source-origin.ts';
import type { SourceEntry, SourceTable } from '../media/source-table.ts';

type LifeHandlers = { ended(): void; paused(isPaused: boolean): void };

/** @returns how to stop */
export function followLife({ observer }: Producer, handlers: LifeHandlers): () => void {
  const onClose = (): void => handlers.ended();
  const onPause = (): void => handlers.paused(true);
  const onResume = (): void => handlers.paused(false);
  observer.on('close', onClose).on('pause', onPause).on('resume', onResume);
  return () => observer.off('close', onClose).off('pause', onPause).off('resume', onResume);
}

/**
 * Tells the score at the origin, 0..10, now and when it changes: of the best stream of a source that is produced here,
 * else as it was told here.
 *
 * @returns how to stop
 */
export function followScore(
  entry: SourceEntry,
  sources: Pick<SourceTable, 'originScore' | 'on' | 'off'>,
  tell: (score: number) => void,
): () => void {
  const { producer } = entry;
  const isOwn = isProducedHere(entry);
  let told: number | undefined;
  const onScore = (): void => {
    const score = isOwn ? bestScore(producer) : sources.originScore(entry);
    if (score === undefined || score === told) return;
    told = score;
    tell(score);
  };
  const onScored = (scored: SourceEntry): void => {
    if (scored === entry) onScore();
  };
  onScore();
  producer.on('score', onScore);
  sources.on('scored', onScored);
  return () => {
    producer.off('score', onScore);
    sources.off('scored', onScored);
  };
}

/**
 * Tells that a link before no longer carries it, or does again.
 * @returns how to stop
 */
export function followHold(
  entry: SourceEntry,
  sources: Pick<SourceTable, 'on' | 'off'>,
  tell: () => void,
): () => void {
  const onHeld = (held: SourceEntry): void => {
    if (held === entry) tell();
  };
  sources.on('held', onHeld);
  return () => sources.off('held', onHeld);
}

function bestScore({ score }: Producer): number | undefined {
  return score.length === 0 ? undefined : Math.max(...score.map((stream) => stream.score));
}
