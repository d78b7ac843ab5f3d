/** Takes in load processes that come to the bench, until all that are wanted are there. */
import { BenchError } from '../../bench-error.ts';
import { monotonicUs } from '../media/clock.ts';
import type { Profile } from '../profiles.ts';
import { clockOffset, type ClockProbe } from './clock.ts';
import { nextMessage, type FrameSocket } from './frame-socket.ts';
import { LoadCaller } from './load-caller.ts';
import { Hello, LOAD_PROTOCOL, type Welcome } from './messages.ts';

const HELLO_TIMEOUT_MS = 10_000;
const PING_TIMEOUT_MS = 5_000;
const PINGS = 20;
const US_PER_MS = 1_000;

export type GatheringOptions = {
  readonly profile: Profile;
  readonly caPem: string | undefined;
  /** Of Kaskade: processes of another one measure something else. */
  readonly version: string;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
};

export type Gathered = { readonly callers: readonly LoadCaller[]; readonly clockErrorMs: number };

type Origin = {
  readonly from: string;
  /** On this machine: its clock is ours. */
  readonly isLocal: boolean;
};

export class Gathering {
  readonly #options: GatheringOptions;
  readonly #callers: LoadCaller[] = [];
  readonly #refused = new Set<string>();
  #clockErrorMs = 0;
  #taken = 0;
  #wanted = Infinity;
  readonly #complete = Promise.withResolvers<Gathered>();

  constructor(options: GatheringOptions) {
    this.#options = options;
    this.#complete.promise.catch(() => {}); // whoever waits for it hears of it
  }

  /** @throws {BenchError} LOAD_FAILED after `timeoutMs`, INTERRUPTED */
  async untilComplete(wanted: number, timeoutMs: number | undefined): Promise<Gathered> {
    const { signal } = this.#options;
    this.#wanted = wanted;
    this.#look();
    const stop = (): void =>
      this.#complete.reject(new BenchError('INTERRUPTED', 'ended while load processes were waited for'));
    const late = (): void => {
      const text = `${this.#callers.length} of ${wanted} load processes came within ${timeoutMs} ms`;
      this.#complete.reject(new BenchError('LOAD_FAILED', text));
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      return await this.#complete.promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  /** Somebody has come who knows the secret. Never throws. */
  async take(socket: FrameSocket, origin: Origin): Promise<void> {
    try {
      const hello = Hello.safeParse(await nextMessage(socket, HELLO_TIMEOUT_MS));
      const why = hello.success ? this.#reasonAgainst(hello.data) : 'it says something else';
      if (why !== undefined || !hello.success) {
        socket.send({ is: 'refused', why: why ?? '' } satisfies Welcome);
        socket.close();
        this.#options.note(`a load process from ${origin.from} is not taken: ${why}`);
        return;
      }
      await this.#welcome(socket, hello.data, origin);
    } catch (error) {
      socket.destroy();
      const why = error instanceof Error ? error.message : String(error);
      this.#options.note(`a load process from ${origin.from} did not get in: ${why}`);
    }
  }

  /** Somebody has come who does not. Told once for each address. */
  refused(from: string): void {
    if (this.#refused.has(from)) return;
    this.#refused.add(from);
    this.#options.note(`somebody from ${from} wants to join with another secret`);
  }

  close(): void {
    for (const caller of this.#callers) caller.close();
  }

  #reasonAgainst({ protocol, version }: Hello): string | undefined {
    if (protocol !== LOAD_PROTOCOL || version !== this.#options.version) {
      return `it is of Kaskade ${version}, this bench of ${this.#options.version}; both have to be the same`;
    }
    return this.#callers.length >= this.#wanted ? 'all that are wanted are there' : undefined;
  }

  async #welcome(socket: FrameSocket, hello: Hello, { isLocal }: Origin): Promise<void> {
    const { profile, caPem, note } = this.#options;
    this.#taken += 1;
    const name = `load process ${this.#taken}`; // results name it: no host
    const caller = new LoadCaller(socket, { name, site: hello.site, isLocal });
    socket.send({
      is: 'welcome',
      profile: { ...profile, layers: [...profile.layers] },
      ...(caPem !== undefined && { caPem }),
    } satisfies Welcome);
    await this.#setClock(caller);
    this.#callers.push(caller);
    if (!isLocal) note(`${name} has joined: ${hello.host}, process ${hello.pid}`);
    this.#look();
  }

  async #setClock(caller: LoadCaller): Promise<void> {
    const probes: ClockProbe[] = [];
    for (let ping = 0; ping < (caller.isLocal ? 1 : PINGS); ping += 1) {
      const askedUs = monotonicUs();
      const { nowUs: theirUs } = await caller.call('ping', {}, PING_TIMEOUT_MS);
      probes.push({ askedUs, answeredUs: monotonicUs(), theirUs });
    }
    const { offsetUs, errorUs } = clockOffset(probes);
    const clockOffsetUs = caller.isLocal ? 0 : Math.round(offsetUs);
    await caller.call('setUp', { clockOffsetUs }, PING_TIMEOUT_MS);
    // two remote processes may be wrong in opposite directions
    if (!caller.isLocal) this.#clockErrorMs = Math.max(this.#clockErrorMs, (2 * errorUs) / US_PER_MS);
  }

  #look(): void {
    if (this.#callers.length < this.#wanted) return;
    this.#complete.resolve({ callers: [...this.#callers], clockErrorMs: this.#clockErrorMs });
  }
}
