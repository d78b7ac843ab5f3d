/**
 * The talker slots of one room on one router of this node, from the first one who wants them to the last: wiring of the engine's room,
 * the loopback to it, what goes in and what comes out. The engine may die and be replaced; when anything else fails, all
 * of it is over, and whoever wants slots asks for new ones.
 */
import type { PlainTransport, Producer } from 'mediasoup/types';
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import type { SlotClaim, SlotEnginePort, SlotRank, SlotRoomPort } from '../slots/slot-port.ts';
import { KeptSlotRoom } from './kept-slot-room.ts';
import type { LocalRouter } from '../ports.ts';
import { SlotInputs } from './slot-inputs.ts';
import { SlotListeners } from './slot-listeners.ts';
import { SlotOutputs, type UsedOutput } from './slot-outputs.ts';
import { SlotPrefilter } from './slot-prefilter.ts';
import {
  inputCapabilities,
  openLoopback,
  openOutput,
  slotFormatOf,
  type PortRange,
  type SlotFormat,
} from './slot-loopback.ts';

export type RoomSlotsDeps = {
  readonly room: LocalRouter;
  readonly engine: Pick<SlotEnginePort, 'openRoom'>;
  /** K. */
  readonly slotCount: number;
  /** Of the loopback transport. */
  readonly portRange: PortRange;
  /** Who has the slots that sessions here hear, by number, the loudest first. */
  readonly onTalkers: (numbers: readonly number[]) => void;
  readonly log: Logger;
};

type Parts = {
  readonly engineRoom: SlotRoomPort;
  readonly transport: PlainTransport;
  readonly format: SlotFormat;
  readonly inputs: SlotInputs;
};

/** Of the outputs the one that sessions here hear. */
const LOCAL = 'local';
const outputIdOf = (excludedMesh: string | undefined): string =>
  excludedMesh === undefined ? LOCAL : `export/${excludedMesh}`;

export class RoomSlots {
  readonly listeners = new SlotListeners();
  readonly #deps: RoomSlotsDeps;
  readonly #closed = new AbortController();
  readonly #outputs: SlotOutputs;
  readonly #parts: Promise<Parts>;
  #engineRoom: SlotRoomPort | undefined;
  #talkers: readonly number[] = [];

  constructor(deps: RoomSlotsDeps) {
    this.#deps = deps;
    this.#outputs = new SlotOutputs({
      make: (excludedMesh, index) => this.#makeOutput(excludedMesh, index),
      end: (excludedMesh, producers) => this.#endOutput(excludedMesh, producers),
    });
    this.#parts = this.#open();
    this.#parts.catch((error: unknown) => this.close(slotsError(error)));
    const { closed } = deps.room;
    const onRoomClosed = (): void => this.close(new AppError('ROOM_UNKNOWN', 'the room was closed here'));
    if (closed.aborted) onRoomClosed();
    closed.addEventListener('abort', onRoomClosed, { once: true, signal: this.closed });
  }

  /** Aborted, with an AppError, when it is over. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Who has the slots now. */
  get talkers(): readonly number[] {
    return this.#talkers;
  }

  /**
   * Producers of an output; it is made when it is wanted first, and they reject with WORKER_DIED (retryable) or
   * ROOM_UNKNOWN.
   *
   * @param excludedMesh what came from there is left out; undefined = the output that sessions here hear
   */
  useOutput(excludedMesh: string | undefined): UsedOutput {
    return this.#outputs.use(excludedMesh);
  }

  /** Slots of another node or router have come in. @param mesh into which they are not sent back */
  takeIn(from: string, mesh: string, producers: readonly Producer[]): void {
    this.#parts.then(
      ({ inputs }) => inputs.takeIn(from, mesh, producers),
      () => {}, // over: whoever wants slots asks anew, and so do the links
    );
  }

  /** Ends it; producers and what consumes them end with it. Idempotent. */
  close(why: AppError): void {
    if (this.closed.aborted) return;
    this.#closed.abort(why);
    this.#deps.room.ranks.off('changed', this.#applyRanks);
    this.#engineRoom?.close();
    this.#outputs.close();
    if (this.#talkers.length > 0) this.#deps.onTalkers([]);
    this.#parts.then(
      ({ inputs, transport }) => {
        inputs.close();
        transport.close();
      },
      () => {}, // nothing was made
    );
  }

  async #open(): Promise<Parts> {
    const { room, engine, slotCount, portRange, log } = this.#deps;
    const { router, sources, ranks } = room;
    const format = slotFormatOf(router);
    const { levelExtensionId } = format;
    const events = {
      claim: (claim: SlotClaim) => void this.#onClaim(claim),
      talkers: (outputId: string, numbers: readonly number[]) => this.#onTalkers(outputId, numbers),
      failed: (error: AppError) => this.close(error),
    };
    const engineRoom = await KeptSlotRoom.open({
      engine,
      roomId: room.roomId,
      options: { slotCount, levelExtensionId, events },
      onReset: () => this.#reset(),
    });
    this.#engineRoom = engineRoom;
    if (this.closed.aborted) engineRoom.close();
    this.closed.throwIfAborted();
    const transport = await openLoopback(router, portRange, engineRoom);
    ranks.on('changed', this.#applyRanks);
    this.#applyRanks();
    const rtpCapabilities = inputCapabilities(router);
    const prefilter = new SlotPrefilter({ router, nowMs: () => performance.now(), log });
    const inputs = new SlotInputs({ transport, engineRoom, sources, rtpCapabilities, prefilter, ranks, log });
    return { engineRoom, transport, format, inputs };
  }

  /** The engine has died: nobody has a slot. */
  async #reset(): Promise<void> {
    this.#onTalkers(LOCAL, []);
    await this.listeners.reset();
  }

  async #makeOutput(excludedMesh: string | undefined, index: number): Promise<readonly Producer[]> {
    const { slotCount } = this.#deps;
    const outputId = outputIdOf(excludedMesh);
    const isLocal = excludedMesh === undefined;
    const excluded = isLocal ? {} : { excludedMesh };
    try {
      const parts = await this.#parts;
      this.closed.throwIfAborted();
      const shape = { outputId, index, slotCount, mustAcknowledge: isLocal, ...excluded };
      return await openOutput(parts, parts.format, shape);
    } catch (error) {
      const why = slotsError(this.closed.aborted ? this.closed.reason : error);
      this.close(why);
      throw why;
    }
  }

  #endOutput(excludedMesh: string, producers: readonly Producer[]): void {
    this.#engineRoom?.removeOutput(outputIdOf(excludedMesh));
    for (const producer of producers) producer.close();
  }

  async #onClaim({ slot, number, token }: SlotClaim): Promise<void> {
    await this.listeners.enter({ slot, number });
    this.#engineRoom?.acknowledge(token);
  }

  #onTalkers(outputId: string, numbers: readonly number[]): void {
    if (outputId !== LOCAL) return;
    this.#talkers = numbers.filter((number) => number > 0); // 0: a signalling node of an older version did not say
    this.#deps.onTalkers(this.#talkers);
  }

  readonly #applyRanks = (): void => {
    const ranks = [...this.#deps.room.ranks.byNumber].map(
      ([number, rank]) => [number, slotRankOf(rank)] as const,
    );
    this.#engineRoom?.setRanks(new Map(ranks));
  };
}

/** A rank of a newer version counts like the highest that is known. */
function slotRankOf(rank: number): SlotRank {
  const ranks = [1, 2, 3, 4, 5] as const;
  return ranks.find((one) => one === rank) ?? 5;
}

function slotsError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError('WORKER_DIED', 'talker slots can not be made', { cause });
}
