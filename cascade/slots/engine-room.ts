/** A room of the engine as the main thread sees it: checks, and passes on; see {@link SlotRoomPort}. */
import type { AppError } from '../../common/errors.ts';
import { checkCount, checkOutput, MAX_INPUTS } from './limits.ts';
import type {
  SlotAddress,
  SlotInput,
  SlotOutput,
  SlotRank,
  SlotRoomEvents,
  SlotRoomOptions,
  SlotRoomPort,
} from './slot-port.ts';
import type { RoomCommand, RoomNotice } from './thread-messages.ts';

export class EngineRoom implements SlotRoomPort {
  readonly address: SlotAddress;
  readonly #events: SlotRoomEvents;
  readonly #slotCount: number;
  readonly #send: (command: RoomCommand) => void;
  readonly #inputIds = new Set<string>();
  readonly #outputIds = new Set<string>();
  #isClosed = false;

  constructor(
    address: SlotAddress,
    { events, slotCount }: Pick<SlotRoomOptions, 'events' | 'slotCount'>,
    send: (command: RoomCommand) => void,
  ) {
    this.address = address;
    this.#events = events;
    this.#slotCount = slotCount;
    this.#send = send;
  }

  connect(to: SlotAddress): void {
    this.#tell({ kind: 'connect', to });
  }

  addInput(input: SlotInput): void {
    if (!this.#inputIds.has(input.inputId)) checkCount('inputs', this.#inputIds.size, MAX_INPUTS);
    this.#inputIds.add(input.inputId);
    this.#tell({ kind: 'addInput', input });
  }

  setInputOpen(inputId: string, isOpen: boolean): void {
    this.#tell({ kind: 'setInputOpen', inputId, isOpen });
  }

  removeInput(inputId: string): void {
    this.#inputIds.delete(inputId);
    this.#tell({ kind: 'removeInput', inputId });
  }

  setRanks(ranks: ReadonlyMap<number, SlotRank>): void {
    this.#tell({ kind: 'setRanks', ranks });
  }

  addOutput(output: SlotOutput): void {
    const others = this.#outputIds.size - Number(this.#outputIds.has(output.outputId));
    checkOutput(output, this.#slotCount, others);
    this.#outputIds.add(output.outputId);
    this.#tell({ kind: 'addOutput', output });
  }

  removeOutput(outputId: string): void {
    this.#outputIds.delete(outputId);
    this.#tell({ kind: 'removeOutput', outputId });
  }

  acknowledge(token: number): void {
    this.#tell({ kind: 'acknowledge', token });
  }

  close(): void {
    this.#tell({ kind: 'close' });
    this.#isClosed = true;
  }

  /** What the thread tells of it; nothing once it is closed. */
  onNotice(notice: Exclude<RoomNotice, { readonly kind: 'opened' | 'failed' }>): void {
    if (this.#isClosed) return;
    if (notice.kind === 'claim') this.#events.claim(notice.claim);
    else this.#events.talkers(notice.outputId, notice.numbers);
  }

  /** It is gone in the thread. */
  onFailed(error: AppError): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#events.failed(error);
  }

  #tell(command: RoomCommand): void {
    if (!this.#isClosed) this.#send(command);
  }
}
