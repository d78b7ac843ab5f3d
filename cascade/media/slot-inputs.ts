/** What the talker slots of a room are merged from: microphones of this node, and slots of others. Keeps the engine told. */
import type { Consumer, PlainTransport, Producer, RtpCapabilities } from 'mediasoup/types';
import type { Logger } from 'pino';
import { SourceKind } from '../../proto/index.ts';
import type { SlotInput, SlotRoomPort } from '../slots/slot-port.ts';
import type { RoomRanks } from './room-ranks.ts';
import type { SlotPrefilter } from './slot-prefilter.ts';
import { isProducedHere } from './source-origin.ts';
import type { SourceEntry, SourceTable } from './source-table.ts';

export type SlotInputsDeps = {
  readonly transport: Pick<PlainTransport, 'consume' | 'closed'>;
  readonly engineRoom: Pick<SlotRoomPort, 'addInput' | 'setInputOpen' | 'removeInput'>;
  readonly sources: Pick<SourceTable, 'list' | 'on' | 'off'>;
  /** Opus with its level. */
  readonly rtpCapabilities: RtpCapabilities;
  readonly prefilter: Pick<SlotPrefilter, 'add' | 'close'>;
  readonly ranks: Pick<RoomRanks, 'byNumber'>;
  readonly log: Logger;
};

/** A voice as it comes to the engine. */
type Stream = Pick<SlotInput, 'ssrc' | 'payloadType'> & { readonly consumer: Consumer };
type Describe = (stream: Stream) => SlotInput;

export class SlotInputs {
  readonly #deps: SlotInputsDeps;

  /** Takes in the microphones that are here, and from now on each that comes. */
  constructor(deps: SlotInputsDeps) {
    this.#deps = deps;
    for (const entry of deps.sources.list()) this.#onSource(entry);
    deps.sources.on('added', this.#onSource);
  }

  /** Slots of another node or router, until they close. @param mesh into which they are not sent back */
  takeIn(from: string, mesh: string, producers: readonly Producer[]): void {
    for (const producer of producers) {
      const inputId = `${from}/${producer.id}`;
      this.#add(inputId, producer, ({ ssrc, payloadType }) => ({ inputId, ssrc, payloadType, mesh }));
    }
  }

  /** Takes no more. What is there goes with the transport. */
  close(): void {
    this.#deps.sources.off('added', this.#onSource);
    this.#deps.prefilter.close();
  }

  readonly #onSource = (entry: SourceEntry): void => {
    const { kind, producer, sourceId, generation, number = 0 } = entry;
    if (kind !== SourceKind.SOURCE_KIND_MIC || !isProducedHere(entry)) return;
    const inputId = `${sourceId}.${generation}`;
    const { engineRoom, prefilter, ranks } = this.#deps;
    const onPause = (): void => engineRoom.setInputOpen(inputId, false);
    const onResume = (): void => engineRoom.setInputOpen(inputId, true);
    this.#add(inputId, producer, ({ consumer, ...stream }) => {
      producer.observer.on('pause', onPause).on('resume', onResume);
      prefilter.add({ producer, consumer, isAudience: () => !ranks.byNumber.has(number) });
      consumer.observer.once('close', () => producer.observer.off('pause', onPause).off('resume', onResume));
      return { inputId, ...stream, number, isOpen: !producer.paused };
    });
  };

  #add(inputId: string, producer: Producer, describe: Describe): void {
    this.#consume(inputId, producer, describe).catch((error: unknown) => {
      if (!producer.closed && !this.#deps.transport.closed)
        this.#deps.log.warn({ err: error, inputId }, 'a voice can not be taken into the talker slots');
    });
  }

  async #consume(inputId: string, producer: Producer, describe: Describe): Promise<void> {
    const { transport, engineRoom, rtpCapabilities } = this.#deps;
    const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities });
    if (consumer.closed || producer.closed) return;
    consumer.observer.once('close', () => engineRoom.removeInput(inputId));
    engineRoom.addInput(describe(streamOf(consumer)));
  }
}

function streamOf(consumer: Consumer): Stream {
  const { encodings, codecs } = consumer.rtpParameters;
  const ssrc = encodings?.[0]?.ssrc;
  const payloadType = codecs[0]?.payloadType;
  if (ssrc === undefined || payloadType === undefined) throw new TypeError('a consumer without a stream');
  return { ssrc, payloadType, consumer };
}
