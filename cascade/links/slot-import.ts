/** Talker slots wanted from the peer: asked for, produced here when they are offered, handed to the room's own slots. */
import type { PipeTransport, Producer, RtpParameters } from 'mediasoup/types';
import type { Logger } from 'pino';
import { toAppError } from '../../common/errors.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { SlotBody } from './link-message.ts';

/** Slots that ended at the peer, or could not be taken, are asked for again after this time. */
export const SLOTS_RETRY_MS = 2_000;

export type SlotImportDeps = {
  readonly end: Pick<PipeTransport, 'produce' | 'closed'>;
  /** They are the room's until they close. */
  readonly takeIn: (producers: readonly Producer[]) => void;
  /** They come in. */
  readonly onTaken: () => void;
  readonly send: (body: SlotBody) => void;
  readonly clock: Clock;
  readonly log: Logger;
};

export class SlotImport {
  readonly #deps: SlotImportDeps;
  #state: 'asked' | 'live' | 'absent' | 'closed' = 'asked';
  /** Raised by whatever overtakes a production that runs. */
  #ticket = 0;
  #producers: readonly Producer[] = [];
  #cancelRetry: () => void = () => {};

  /** Asks for them. */
  constructor(deps: SlotImportDeps) {
    this.#deps = deps;
    this.#ask();
  }

  /** Streams that come in. */
  get streamCount(): number {
    return this.#producers.length;
  }

  /** Those that are here stay until the new ones are. */
  offered(rtpParameters: readonly RtpParameters[]): void {
    if (this.#state !== 'asked' && this.#state !== 'live') return;
    const ticket = (this.#ticket += 1); // of two offers the later one counts
    this.#produce(rtpParameters, ticket).catch((error: unknown) => {
      if (ticket !== this.#ticket || this.#deps.end.closed) return;
      this.#deps.log.warn({ err: toAppError(error) }, 'talker slots of a peer not taken in, trying again');
      this.#deps.send({ type: 'slotsUnwanted' });
      this.ended();
    });
  }

  ended(): void {
    if (this.#state === 'closed') return;
    this.#overtake('absent');
    this.#cancelRetry = this.#deps.clock.after(SLOTS_RETRY_MS, () => this.#ask());
  }

  /** They are to belong to another mesh from now on: the peer offers them anew, beside those that are here. */
  renew(): void {
    if (this.#state === 'live') this.#deps.send({ type: 'slotsWanted' });
  }

  /** No longer wanted: tells the peer and closes what is here. Idempotent. */
  close(): void {
    if (this.#state === 'closed') return;
    if (this.#state !== 'absent') this.#deps.send({ type: 'slotsUnwanted' });
    this.#overtake('closed');
  }

  #ask(): void {
    this.#overtake('asked');
    this.#deps.send({ type: 'slotsWanted' });
  }

  #overtake(state: 'asked' | 'absent' | 'closed'): void {
    this.#ticket += 1;
    this.#state = state;
    this.#cancelRetry();
    const producers = this.#producers;
    this.#producers = [];
    for (const producer of producers) producer.close();
  }

  async #produce(rtpParameters: readonly RtpParameters[], ticket: number): Promise<void> {
    const making = rtpParameters.map((one) => this.#deps.end.produce({ kind: 'audio', rtpParameters: one }));
    const made = await Promise.allSettled(making);
    const producers = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failed = made.find((one) => one.status === 'rejected');
    if (failed !== undefined || ticket !== this.#ticket) {
      for (const producer of producers) producer.close();
      if (failed !== undefined) throw failed.reason;
      return;
    }
    const former = this.#producers;
    this.#producers = producers;
    this.#state = 'live';
    this.#deps.takeIn(producers);
    this.#deps.send({ type: 'slotsAccepted' });
    for (const producer of former) producer.close();
    this.#deps.onTaken();
  }
}
