/**
 * What becomes of a source that is piped. Its producer is followed, not the consumer on the link: that one hears of
 * everything through its worker, and misses what happens while it is being made.
 */
import type { Producer } from 'mediasoup/types';

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
 * Tells the score of the producer's best stream, 0..10, now and when it changes.
 * @returns how to stop
 */
export function followScore(producer: Producer, tell: (score: number) => void): () => void {
  let told: number | undefined;
  const onScore = (): void => {
    if (producer.score.length === 0) return;
    const score = Math.max(...producer.score.map((stream) => stream.score));
    if (score === told) return;
    told = score;
    tell(score);
  };
  onScore();
  producer.on('score', onScore);
  return () => producer.off('score', onScore);
}
