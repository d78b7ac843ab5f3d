/** The order of speech for a page or a bot: typed, over the port of the feature. No DOM. */
import { FloorCommand, FloorResetResult, type IFloorCommand } from '../../../proto/features/floor.ts';
import type { FeaturePort, FeatureRecordMap } from '../../api.ts';
import {
  floorViewOf,
  wireKind,
  wireChange,
  type FloorSettingsView,
  type FloorView,
  type SpeechKind,
} from './views.ts';

/** More rounds than any room has totals for. */
const MAX_RESET_ROUNDS = 60;

/**
 * All commands reject as {@link FeaturePort.command} does. Those that give or end the floor are about the speech that was
 * seen last: when it is another one by then, FEATURE_REFUSED with floor.changed.
 */
export class Floor {
  readonly #port: FeaturePort;
  #read: { readonly of: FeatureRecordMap; readonly view: FloorView } | undefined;

  constructor(port: FeaturePort) {
    this.#port = port;
  }

  /** The same object until something changes. */
  view(): FloorView {
    const of = this.#port.records();
    if (this.#read?.of !== of) this.#read = { of, view: floorViewOf(of) };
    return this.#read.view;
  }

  /** The first time counts; of another kind: one goes to the end of that kind. */
  async request(kind: SpeechKind = 'matter'): Promise<void> {
    await this.#send({ request: { kind: wireKind(kind) } });
  }

  /** @param number whose; left out: one's own. Somebody else's: ROLE_MISSING for who does not moderate */
  async withdraw(number = 0): Promise<void> {
    await this.#send({ withdraw: { number } });
  }

  /** The first 40. For who moderates, as is all that follows but `nominate` and `end`. */
  async clear(): Promise<void> {
    await this.#send({ clear: {} });
  }

  /** @param beforeNumber 0 = to the end of those of the same kind */
  async move(number: number, beforeNumber: number): Promise<void> {
    await this.#send({ move: { number, beforeNumber } });
  }

  async next(): Promise<void> {
    await this.#send({ next: this.#seen() });
  }

  async give(number: number): Promise<void> {
    await this.#send({ give: { ...this.#seen(), number } });
  }

  /** For whoever has the floor, where the strategy is nomination. */
  async nominate(number: number): Promise<void> {
    await this.#send({ nominate: { ...this.#seen(), number } });
  }

  /** One's own speech, or any for who moderates. Whoever follows by the strategy has the floor next. */
  async end(): Promise<void> {
    await this.#send({ end: this.#seen() });
  }

  /** Ends the speech; nobody follows. */
  async take(): Promise<void> {
    await this.#send({ take: this.#seen() });
  }

  /** @param moreSec 1..3600 */
  async extend(moreSec: number): Promise<void> {
    await this.#send({ extend: { ...this.#seen(), moreSec } });
  }

  /** What is left out stays as it is. */
  async configure(change: Partial<FloorSettingsView>): Promise<void> {
    await this.#send({ configure: wireChange(change) });
  }

  /** Forgets all totals, in portions. */
  async reset(): Promise<void> {
    for (let round = 0; round < MAX_RESET_ROUNDS; round += 1) {
      const { left } = FloorResetResult.decode(await this.#send({ reset: {} }));
      if (left === 0) return;
    }
  }

  #seen(): { readonly speech: number } {
    return { speech: this.view().speech?.speech ?? 0 };
  }

  #send(command: IFloorCommand): Promise<Uint8Array> {
    return this.#port.command(FloorCommand.encode(command).finish());
  }
}

export { FLOOR_STRATEGIES, floorViewOf } from './views.ts';
export type {
  FloorSettingsView,
  FloorStrategyName,
  FloorView,
  RequestView,
  SpeechKind,
  SpeechView,
  TotalView,
} from './views.ts';
