/**
 * The session's place on an SFU node: opens media, keeps its transports connected, opens it anew when it is lost.
 * Acts only while signalling is up; what is published and watched is the business of its users.
 */
import type { ClientFailure, ErrorCode } from '../errors.ts';
import { isTransient, retryDelayMs } from '../signal/reconnect.ts';
import type { SendRequest } from '../signal/requests.ts';
import { IceRecovery } from './ice-recovery.ts';
import {
  toClientFailure,
  toIceServers,
  type Direction,
  type MediaEngine,
  type MediaPort,
  type TransportChoice,
  type TransportParameters,
  type TransportState,
} from './media-port.ts';
import { RelayWatch } from './relay-watch.ts';
import { connection, creation, toTransportParameters } from './transport-messages.ts';

const DIRECTIONS = ['send', 'recv'] as const satisfies readonly Direction[];

/** Openings that may fail before somebody is told: the next node is tried at once. */
const QUIET_TRIES = 2;

/** The node could not do it; another one may. */
const ABOUT_THE_NODE: ReadonlySet<ErrorCode> = new Set([
  'SFU_UNREACHABLE',
  'WORKER_DIED',
  'MEDIA_NOT_OPEN',
  'TRANSPORT_UNKNOWN',
  'DRAINING',
  'BUSY',
  'INTERNAL',
]);

/** Whoever is outside asks again after so long, ms; what lets one in says so, but could be missed. */
const OUTSIDE_RETRY_MS = 10_000;

/** Nothing that waiting would change. */
const HOPELESS: ReadonlySet<ErrorCode> = new Set([
  'BROWSER_UNSUPPORTED',
  'GRANT_MISSING',
  'TRANSPORT_KIND_REFUSED',
]);

/** Publisher and watcher. */
type MediaUser = {
  attach(engine: MediaEngine): void;
  detach(): void;
  /** Signalling is back and media was kept. */
  resume(): void;
};

export type MediaLinkDeps = {
  /** Undefined: signalling only, media is never opened. */
  readonly port: MediaPort | undefined;
  readonly request: SendRequest;
  readonly random: () => number;
  readonly users: readonly MediaUser[];
  /** Something a person should know of; it is being worked on unless the code is hopeless. */
  readonly failed: (failure: ClientFailure) => void;
  readonly opened: () => void;
};

export class MediaLink {
  readonly #deps: MediaLinkDeps;
  #engine: MediaEngine | undefined;
  readonly #recoveries = new Map<Direction, IceRecovery>();
  readonly #relayWatches = new Map<Direction, RelayWatch>();
  /** Raised with each opening and each end, so that a late one notices. */
  #run = 0;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: MediaLinkDeps) {
    this.#deps = deps;
  }

  get engine(): MediaEngine | undefined {
    return this.#engine;
  }

  /** The session is entered. @param isMediaKept the SFU node still holds our transports */
  signalEntered(isMediaKept: boolean): void {
    if (!isMediaKept || this.#engine === undefined) {
      this.#attempt = 0;
      return this.#openAfter(0);
    }
    for (const recovery of this.#recoveries.values()) recovery.signalBack();
    for (const user of this.#deps.users) user.resume();
  }

  /** Signalling is gone: media flows on, opening waits. */
  signalLost(): void {
    if (this.#engine === undefined) this.#cancel();
  }

  /** The SFU side is gone, or does not answer as it should: opens anew after a while. */
  lost(failure: ClientFailure): void {
    if (failure.code === 'NOT_ADMITTED') return this.#waitOutside();
    if (this.#engine !== undefined || !this.#isQuiet(failure)) this.#deps.failed(failure);
    this.#drop();
    if (!HOPELESS.has(failure.code)) this.#openAfter(this.#delayMs(failure.retryAfterMs));
  }

  /** The room has let us in. */
  admitted(): void {
    if (this.#engine !== undefined) return;
    this.#attempt = 0;
    this.#openAfter(0);
  }

  /** Closes for good, until the next {@link signalEntered}. */
  close(): void {
    this.#drop();
  }

  #isQuiet({ code }: ClientFailure): boolean {
    return this.#attempt < QUIET_TRIES && ABOUT_THE_NODE.has(code);
  }

  #delayMs(hintMs: number): number {
    return retryDelayMs(this.#attempt++, hintMs, this.#deps.random);
  }

  #cancel(): void {
    this.#run += 1;
    clearTimeout(this.#timer);
  }

  #drop(): void {
    this.#cancel();
    for (const recovery of this.#recoveries.values()) recovery.close();
    for (const watch of this.#relayWatches.values()) watch.close();
    this.#recoveries.clear();
    this.#relayWatches.clear();
    const engine = this.#engine;
    this.#engine = undefined;
    if (engine === undefined) return;
    for (const user of this.#deps.users) user.detach();
    engine.close();
  }

  #openAfter(delayMs: number): void {
    this.#drop();
    const run = this.#run;
    const { port } = this.#deps;
    if (port === undefined) return;
    if (delayMs === 0) void this.#open(port, run);
    else this.#timer = setTimeout(() => void this.#open(port, run), delayMs);
  }

  async #open(port: MediaPort, run: number): Promise<void> {
    try {
      const answer = await this.#deps.request('openMedia', {});
      const opening = port.open(answer.routerRtpCapabilitiesJson ?? '');
      const [engine, send, recv] = await Promise.all([
        opening,
        this.#requestTransport('send', port.transports),
        this.#requestTransport('recv', port.transports),
      ]).catch(async (error: unknown) => {
        await opening.then((unused) => unused.close()).catch(() => undefined); // the first error is the one to tell
        throw error;
      });
      const iceServers = toIceServers(answer.iceServers);
      const parameters = { send: { ...send, iceServers }, recv: { ...recv, iceServers } };
      if (run === this.#run) this.#start(engine, parameters, port.transports);
      else engine.close();
    } catch (error) {
      if (run === this.#run) this.#onOpenFailed(toClientFailure(error));
    }
  }

  async #requestTransport(direction: Direction, choice: TransportChoice) {
    return toTransportParameters(await this.#deps.request('createTransport', creation(direction, choice)));
  }

  #start(
    engine: MediaEngine,
    parameters: Record<Direction, TransportParameters>,
    choice: TransportChoice,
  ): void {
    this.#engine = engine;
    const { request, random } = this.#deps;
    for (const direction of DIRECTIONS) {
      const { transportId } = parameters[direction];
      const gaveUp = (failure: ClientFailure): void => this.#engineLost(engine, failure);
      this.#recoveries.set(direction, new IceRecovery({ request, random, engine, direction, gaveUp }));
      this.#relayWatches.set(direction, this.#relayWatch(engine, direction));
      engine.createTransport(direction, parameters[direction], {
        connect: async (parametersJson) => {
          this.#relayWatches.get(direction)?.connecting();
          await request('connectTransport', connection(transportId, parametersJson, choice));
        },
        stateChanged: (state) => this.#stateChanged(engine, direction, state),
      });
    }
    for (const user of this.#deps.users) user.attach(engine);
    this.#deps.opened();
  }

  #relayWatch(engine: MediaEngine, direction: Direction): RelayWatch {
    return new RelayWatch({
      relayFailure: () => engine.relayFailure(direction),
      failed: this.#deps.failed,
      healed: this.#deps.opened,
    });
  }

  #stateChanged(engine: MediaEngine, direction: Direction, state: TransportState): void {
    if (engine !== this.#engine) return;
    if (state === 'connected') this.#attempt = 0;
    this.#relayWatches.get(direction)?.stateChanged(state);
    this.#recoveries.get(direction)?.stateChanged(state);
  }

  #engineLost(engine: MediaEngine, failure: ClientFailure): void {
    if (engine === this.#engine) this.lost(failure);
  }

  /** No error: others decide when we are let in. */
  #waitOutside(): void {
    this.#attempt = 0;
    this.#openAfter(OUTSIDE_RETRY_MS);
  }

  #onOpenFailed(failure: ClientFailure): void {
    if (failure.code === 'NOT_ADMITTED') return this.#waitOutside();
    this.#drop();
    // what the session tells itself, and what the next node may put right, is no news
    const isNews = failure.code !== 'SIGNAL_UNREACHABLE' && !this.#isQuiet(failure);
    if (isNews) this.#deps.failed(failure);
    if (HOPELESS.has(failure.code)) return;
    const hintMs = isTransient(failure) ? failure.retryAfterMs : 0;
    this.#openAfter(this.#delayMs(hintMs));
  }
}
