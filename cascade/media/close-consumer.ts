/** Closes a consumer without asking a worker for what it has done already. */
import type { Consumer, Producer } from 'mediasoup/types';

/**
 * A worker ends the consumers of a producer by itself, and its word of that is on its way here from the moment that
 * `producer.close()` was called: to close the consumer as well meanwhile would be refused. Idempotent.
 */
export function closeConsumer(consumer: Consumer, producer: Pick<Producer, 'closed'>): void {
  if (!producer.closed) consumer.close();
}
