/** What the engine counts, in memory that both threads see: the thread adds, the main thread reads when asked. */
import type { SlotCounters, SlotDropReason } from './slot-port.ts';

const FIELDS = [
  'packetsIn',
  'packetsOut',
  'switches',
  'claimsGivenUp',
  'loopLagMs',
  'malformed',
  'unknown',
  'late',
  'queue',
  'error',
] as const satisfies readonly (Exclude<keyof SlotCounters, 'dropped'> | SlotDropReason)[];

export type CounterField = (typeof FIELDS)[number];

const INDEX = Object.fromEntries(FIELDS.map((field, index) => [field, index])) as Readonly<
  Record<CounterField, number>
>;

/** Counters in shared memory; numbers of 64 bits are written in one piece on the platforms of Node. */
export class SharedCounters {
  /** To be passed to the other thread. */
  readonly values: Float64Array<SharedArrayBuffer>;

  constructor(
    values = new Float64Array(new SharedArrayBuffer(FIELDS.length * Float64Array.BYTES_PER_ELEMENT)),
  ) {
    this.values = values;
  }

  add(field: CounterField): void {
    this.values[INDEX[field]] = this.#get(field) + 1;
  }

  set(field: CounterField, value: number): void {
    this.values[INDEX[field]] = value;
  }

  read(): SlotCounters {
    return {
      packetsIn: this.#get('packetsIn'),
      packetsOut: this.#get('packetsOut'),
      dropped: {
        malformed: this.#get('malformed'),
        unknown: this.#get('unknown'),
        late: this.#get('late'),
        queue: this.#get('queue'),
        error: this.#get('error'),
      },
      switches: this.#get('switches'),
      claimsGivenUp: this.#get('claimsGivenUp'),
      loopLagMs: this.#get('loopLagMs'),
    };
  }

  #get(field: CounterField): number {
    return this.values[INDEX[field]] ?? 0;
  }
}
