/**
 * Talker slots that the peer wants from here: K streams for as long as it wants them, whoever speaks.
 */
import type { Consumer, PipeTransport } from 'mediasoup/types';
import type { Logger } from 'pino';
import { toAppError, type AppError } from '../../common/errors.ts';
import { closeConsumer } from '../media/close-consumer.ts';
import type { SlotsLease } from '../ports.ts';
import type { SlotBody } from './link-message.ts';

export type SlotExportDeps = {
  readonly end: Pick<PipeTransport, 'consume'>;
  /** Runs the room's slots here. @throws {AppError} */
  readonly acquireSlots: () => Promise<SlotsLease>;
  readonly send: (body: SlotBody) => void;
  readonly log: Logger;
};

export class SlotExport {
  readonly #deps: SlotExportDeps;
  readonly #onOver: () => void;
  #lease: SlotsLease | undefined;
  #consumers: readonly Consumer[] = [];
  #isAccepted = false;
  #isOver = false;

  /** @param onOver called once, unless {@link stop} was called before */
  constructor(deps: SlotExportDeps, onOver: () => void) {
    this.#deps = deps;
    this.#onOver = onOver;
    this.#run().catch((error: unknown) => this.#end(toAppError(error)));
  }

  /** Streams that the peer has taken in. */
  get streamCount(): number {
    return this.#isAccepted ? this.#consumers.length : 0;
  }

  /** The peer has taken them in. */
  accepted(): void {
    this.#isAccepted = true;
  }

  /** The peer has no use for them. Says nothing to the peer. Idempotent. */
  stop(): void {
    this.#isOver = true;
    this.#lease?.closed.removeEventListener('abort', this.#onLost);
    for (const [index, consumer] of this.#consumers.entries()) {
      const producer = this.#lease?.producers[index];
      if (producer !== undefined) closeConsumer(consumer, producer);
    }
    this.#consumers = [];
    this.#lease?.release();
  }

  async #run(): Promise<void> {
    const lease = await this.#deps.acquireSlots();
    this.#lease = lease;
    if (this.#isOver) return lease.release();
    const making = lease.producers.map(({ id }) => this.#deps.end.consume({ producerId: id }));
    const consumers = await Promise.all(making);
    this.#consumers = consumers;
    if (this.#isOver) return this.stop();
    lease.closed.addEventListener('abort', this.#onLost, { once: true });
    if (lease.closed.aborted) return this.#onLost();
    this.#deps.send({ type: 'slotsOffered', rtpParameters: consumers.map((one) => one.rtpParameters) });
  }

  readonly #onLost = (): void => this.#end(toAppError(this.#lease?.closed.reason));

  #end({ code, message }: AppError): void {
    if (this.#isOver) return;
    this.#deps.log.debug({ code, detail: message }, 'no talker slots for the peer');
    this.#deps.send({ type: 'slotsEnded', code, detail: message });
    this.stop();
    this.#onOver();
  }
}
