/** A feature of the room as one bot has it, so that the SDKs of client/features/ can be used from the bench. */
import type { FeaturePort, FeatureRecordMap } from '../../client/api.ts';
import { BenchError } from '../bench-error.ts';
import type { SessionLoad } from '../load/session-load.ts';

const NOTHING: FeatureRecordMap = new Map();
/** A home that has died is followed by another one within some seconds; machines under load are slow. */
const PATIENCE_MS = 45_000;

export class BotPort implements FeaturePort {
  readonly name: string;
  readonly #session: SessionLoad;
  readonly #index: number;
  #records = NOTHING;

  constructor(session: SessionLoad, index: number, name: string) {
    this.#session = session;
    this.#index = index;
    this.name = name;
  }

  /** As of the last {@link refresh}. */
  records(): FeatureRecordMap {
    return this.#records;
  }

  async refresh(): Promise<void> {
    const told = await this.#session.told([this.#index], this.name);
    this.#records = told.get(this.#index) ?? NOTHING;
  }

  /** @throws {BenchError} TARGET_REFUSED with what it was refused with */
  command(body: Uint8Array): Promise<Uint8Array> {
    return this.#run(body, false);
  }

  /** @throws {BenchError} as {@link command} */
  ask(body: Uint8Array): Promise<Uint8Array> {
    return this.#run(body, true);
  }

  async #run(body: Uint8Array, isQuestion: boolean): Promise<Uint8Array> {
    const call = { index: this.#index, atMs: 0, feature: this.name, body, isQuestion };
    const [outcome] = await this.#session.run([call], PATIENCE_MS);
    if (outcome?.refusal === '') return outcome.answer;
    const what = `${isQuestion ? 'a question' : 'a command'} of bot ${this.#index} to ${this.name}`;
    throw new BenchError('TARGET_REFUSED', `${what}: ${outcome?.refusal ?? 'no answer'}`);
  }
}
