/**
 * A room of the slot engine that outlives the engine: should its thread end, the room is opened again at the same port
 * and told all that it knew, so that the transport to it, the slot producers and everybody's consumers stay.
 */
import { toAppError, type AppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';
import type {
  SlotAddress,
  SlotEnginePort,
  SlotInput,
  SlotOutput,
  SlotRank,
  SlotRoomOptions,
  SlotRoomPort,
} from '../slots/slot-port.ts';

/** Waits between tries; then it has failed for good. */
const RETRY_DELAYS_MS = [50, 250, 1_000, 1_000, 2_000, 4_000] as const;

export type KeptSlotRoomDeps = {
  readonly engine: Pick<SlotEnginePort, 'openRoom'>;
  readonly roomId: RoomId;
  readonly options: SlotRoomOptions;
  /** It has failed, and is about to be told everything anew: all slots are empty. */
  readonly onReset: () => Promise<void>;
};

export class KeptSlotRoom implements SlotRoomPort {
  readonly address: SlotAddress;
  readonly #deps: KeptSlotRoomDeps;
  /** As the engine is told. */
  readonly #options: SlotRoomOptions;
  readonly #inputs = new Map<string, SlotInput>();
  readonly #outputs = new Map<string, SlotOutput>();
  #current: SlotRoomPort | undefined;
  #to: SlotAddress | undefined;
  #ranks: ReadonlyMap<number, SlotRank> = new Map();
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  private constructor(first: SlotRoomPort, deps: KeptSlotRoomDeps, options: SlotRoomOptions) {
    this.#current = first;
    this.address = first.address;
    this.#deps = deps;
    this.#options = options;
  }

  /** @throws {AppError} WORKER_DIED (retryable) */
  static async open(deps: KeptSlotRoomDeps): Promise<KeptSlotRoom> {
    const { engine, roomId } = deps;
    const failed = (error: AppError): void => kept.#onFailed(error);
    const options = { ...deps.options, events: { ...deps.options.events, failed } };
    const kept: KeptSlotRoom = new KeptSlotRoom(await engine.openRoom(roomId, options), deps, options);
    return kept;
  }

  connect(to: SlotAddress): void {
    this.#to = to;
    this.#current?.connect(to);
  }

  addInput(input: SlotInput): void {
    this.#inputs.set(input.inputId, input);
    this.#current?.addInput(input);
  }

  setInputOpen(inputId: string, isOpen: boolean): void {
    const input = this.#inputs.get(inputId);
    if (input === undefined || !('isOpen' in input)) return;
    this.#inputs.set(inputId, { ...input, isOpen });
    this.#current?.setInputOpen(inputId, isOpen);
  }

  removeInput(inputId: string): void {
    this.#inputs.delete(inputId);
    this.#current?.removeInput(inputId);
  }

  setRanks(ranks: ReadonlyMap<number, SlotRank>): void {
    this.#ranks = ranks;
    this.#current?.setRanks(ranks);
  }

  addOutput(output: SlotOutput): void {
    this.#outputs.set(output.outputId, output);
    this.#current?.addOutput(output);
  }

  removeOutput(outputId: string): void {
    this.#outputs.delete(outputId);
    this.#current?.removeOutput(outputId);
  }

  acknowledge(token: number): void {
    this.#current?.acknowledge(token);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#current?.close();
    this.#current = undefined;
  }

  #onFailed(error: AppError): void {
    this.#current = undefined;
    this.#retryLater(error, 0);
  }

  #retryLater(error: AppError, tries: number): void {
    if (this.#isClosed) return;
    const delayMs = RETRY_DELAYS_MS[tries];
    if (delayMs === undefined) return this.#deps.options.events.failed(error);
    this.#retry = setTimeout(() => {
      this.#reopen().catch((cause: unknown) => this.#retryLater(toAppError(cause), tries + 1));
    }, delayMs);
  }

  async #reopen(): Promise<void> {
    const { engine, roomId, onReset } = this.#deps;
    await onReset();
    const again = await engine.openRoom(roomId, { ...this.#options, port: this.address.port });
    if (this.#isClosed) return again.close();
    this.#current = again;
    if (this.#to !== undefined) again.connect(this.#to);
    again.setRanks(this.#ranks);
    for (const input of this.#inputs.values()) again.addInput(input);
    for (const output of this.#outputs.values()) again.addOutput(output);
  }
}
