/**
 * Commands to the room's home, each under an id of its own, so that one whose answer was lost is asked for again and
 * still has one effect. Those of one lane go one after the other; lanes don't wait for each other.
 */
import { ClientFailure } from '../errors.ts';
import { isTransient, retryDelayMs } from '../signal/reconnect.ts';
import type { Answer, RequestBody, RequestKind, SendRequest } from '../signal/requests.ts';

/**
 * For so long a command is tried whose failure may pass by itself, ms: three times what it takes until a home that has
 * died is followed by another one (the lease of 5 s, and a moment).
 */
const TRY_FOR_MS = 20_000;
/** Also of one whose tries take long each. */
const MIN_TRIES = 3;
/** Back-off grows no further than its third delay (2 s): who waits for a new home is to notice it soon. */
const MAX_BACKOFF_ATTEMPT = 2;

/** Commands of a lane that are under way or wait; one more is refused with BUSY. */
export const MAX_IN_LANE = 64;

export type CommandsDeps = {
  readonly request: SendRequest;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** False when there is no session any more that could carry a command. */
  readonly isAlive: () => boolean;
};

/** What the home is asked for under an id. */
type CommandKind = {
  [K in RequestKind]: RequestBody<K> extends { commandId?: string | null } ? K : never;
}[RequestKind];

type Lane = { count: number; last: Promise<unknown> };

export class Commands {
  readonly #deps: CommandsDeps;
  readonly #lanes = new Map<string, Lane>();
  #serial = 0;

  constructor(deps: CommandsDeps) {
    this.#deps = deps;
  }

  /** @throws {ClientFailure} BUSY when too many of the lane wait, else what the home refuses it with */
  async run<K extends CommandKind>(
    laneName: string,
    kind: K,
    body: Omit<RequestBody<K>, 'commandId'>,
  ): Promise<Answer<K>> {
    const lane = this.#lanes.get(laneName) ?? { count: 0, last: Promise.resolve() };
    if (lane.count >= MAX_IN_LANE) throw new ClientFailure('BUSY', 'too many commands wait for the room');
    this.#lanes.set(laneName, lane);
    lane.count += 1;
    const commandId = this.#newId();
    const run = lane.last.then(() => this.#persist(kind, { ...body, commandId }));
    lane.last = run.catch(() => {}); // the caller has that error
    try {
      return await run;
    } finally {
      lane.count -= 1;
      if (lane.count === 0) this.#lanes.delete(laneName);
    }
  }

  async #persist<K extends CommandKind>(kind: K, body: RequestBody<K>): Promise<Answer<K>> {
    const untilMs = performance.now() + TRY_FOR_MS;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#deps.request(kind, body);
      } catch (error) {
        if (!(error instanceof ClientFailure) || !mayPass(error) || !this.#deps.isAlive()) throw error;
        const growth = Math.min(attempt, MAX_BACKOFF_ATTEMPT);
        const delayMs = retryDelayMs(growth, error.retryAfterMs, this.#deps.random);
        if (attempt + 1 >= MIN_TRIES && performance.now() + delayMs >= untilMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, delayMs));
      }
    }
  }

  /** Never used before by this participant, also not before the page was loaded again. */
  #newId(): string {
    this.#serial += 1;
    const random = this.#deps.random().toString(36).slice(2);
    return `${Date.now().toString(36)}-${this.#serial}-${random}`;
  }
}

/** What a feature refuses for now is the person's to ask for again: they may want something else by then. */
const mayPass = (failure: ClientFailure): boolean =>
  failure.code !== 'FEATURE_REFUSED' && isTransient(failure);
