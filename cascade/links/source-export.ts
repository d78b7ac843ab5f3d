/**
 * One source that the peer wants from here: waits for it, consumes it on the link, offers it, and tells what becomes
 * of it. The near half of what mediasoup's `pipeToRouter` does inside one process.
 */
import type { Consumer, PipeTransport, Producer } from 'mediasoup/types';
import type { Logger } from 'pino';
import { AppError, toAppError } from '../../common/errors.ts';
import type { NodeId, SourceId } from '../../common/ids.ts';
import type { SourceEntry, SourceTable } from '../media/source-table.ts';
import type { SourceBody, SourceRef } from './link-message.ts';

/** A wish may overtake the news here that the source exists. */
const SOURCE_WAIT_MS = 2_000;

/** Links that a source may pass. */
export const MAX_HOPS = 3;

export type ExportDeps = {
  readonly selfId: NodeId;
  readonly peerId: NodeId;
  readonly end: Pick<PipeTransport, 'consume'>;
  readonly sources: SourceTable;
  readonly send: (body: SourceBody) => void;
  readonly log: Logger;
};

/** Why an export is over: the source went, or the peer no longer wants it. */
export type ExportEnd = 'ended' | 'unwanted';

export class SourceExport {
  readonly #deps: ExportDeps;
  readonly #onOver: (why: ExportEnd) => void;
  #ref: SourceRef;
  #consumer: Consumer | undefined;
  #isOver = false;
  #stopScores: () => void = () => {};

  /** @param onOver called once, unless {@link stop} was called before */
  constructor(wanted: SourceRef, deps: ExportDeps, onOver: (why: ExportEnd) => void) {
    this.#ref = { sourceId: wanted.sourceId, generation: wanted.generation };
    this.#deps = deps;
    this.#onOver = onOver;
    this.#run(wanted).catch((error: unknown) => this.#refuse(toAppError(error)));
  }

  get sourceId(): SourceId {
    return this.#ref.sourceId;
  }

  /** The one wanted, then the one offered, which may be newer. */
  get generation(): number {
    return this.#ref.generation;
  }

  /** True from the offer on. */
  get isFlowing(): boolean {
    return this.#consumer !== undefined;
  }

  /** The peer has no use for it. Says nothing to the peer. Idempotent. */
  stop(): void {
    if (!this.#isOver) this.#finish('unwanted');
  }

  /** The peer plays it: from now on it is told the score. */
  accepted(): void {
    const producer = this.#deps.sources.get(this.sourceId)?.producer;
    if (this.#isOver || producer === undefined || producer.id !== this.#consumer?.producerId) return;
    this.#stopScores();
    this.#stopScores = this.#followScore(producer);
  }

  async #run(wanted: SourceRef): Promise<void> {
    const { sources } = this.#deps;
    const entry = await sources.waitFor(wanted.sourceId, wanted.generation, SOURCE_WAIT_MS);
    if (this.#isOver) return;
    this.#assertPassable(entry);
    this.#ref = { sourceId: entry.sourceId, generation: entry.generation };
    const consumer = await this.#deps.end.consume({ producerId: entry.producer.id });
    if (this.#isOver) return consumer.close();
    if (consumer.closed) throw new AppError('SOURCE_UNKNOWN', 'the source ended meanwhile');
    this.#consumer = consumer;
    this.#follow(consumer);
    this.#offer(entry, consumer);
  }

  #follow(consumer: Consumer): void {
    const { observer } = consumer;
    observer.once('close', () => this.#onConsumerClosed());
    observer.on('pause', () => this.#deps.send({ type: 'sourcePaused', ...this.#ref, paused: true }));
    observer.on('resume', () => this.#deps.send({ type: 'sourcePaused', ...this.#ref, paused: false }));
  }

  #offer(entry: SourceEntry, consumer: Consumer): void {
    this.#deps.send({
      type: 'sourceOffered',
      ...this.#ref,
      kind: entry.kind,
      rtpParameters: consumer.rtpParameters,
      paused: consumer.producerPaused,
      originNodeId: entry.originNodeId,
      hops: entry.hops + 1,
      path: [...entry.path, this.#deps.selfId],
    });
  }

  #assertPassable(entry: SourceEntry): void {
    const { peerId } = this.#deps;
    if (entry.originNodeId === peerId || entry.path.includes(peerId)) {
      throw new AppError('INVALID_STATE', `the source came here through ${peerId}`);
    }
    if (entry.hops + 1 > MAX_HOPS)
      throw new AppError('INVALID_STATE', `the source passed ${entry.hops} links`);
  }

  #followScore(producer: Producer): () => void {
    let told: number | undefined;
    const tell = (): void => {
      if (producer.score.length === 0) return;
      const score = Math.max(...producer.score.map((stream) => stream.score));
      if (score === told) return;
      told = score;
      this.#deps.send({ type: 'sourceScore', ...this.#ref, score });
    };
    tell();
    producer.on('score', tell);
    return () => producer.off('score', tell);
  }

  #onConsumerClosed(): void {
    if (this.#isOver) return;
    this.#deps.send({ type: 'sourceEnded', ...this.#ref });
    this.#finish('ended');
  }

  #refuse(error: AppError): void {
    if (this.#isOver) return;
    if (error.code === 'INTERNAL')
      this.#deps.log.error({ err: error, ...this.#ref }, 'source can not be piped');
    this.#deps.send({ type: 'sourceRefused', ...this.#ref, code: error.code, detail: error.message });
    this.#finish('ended');
  }

  #finish(why: ExportEnd): void {
    this.#isOver = true;
    this.#stopScores();
    this.#consumer?.close();
    this.#onOver(why);
  }
}
