/**
 * One connection to Redis that comes back by itself. It is open once the server has said who it is; at all other times
 * calls fail at once with BUSY, the address, and since when. Never more than a bounded number of calls are under way.
 */
import { isNativeError } from 'node:util/types';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../lifecycle/clock.ts';
import { describeTlsFailure } from '../../tls/failure.ts';
import { ignoreLateErrors } from '../../tls/late-errors.ts';
import type { TlsSource } from '../../tls/material.ts';
import { isMereEnd, isTimeout, toFailure } from './failures.ts';
import { clientOptions, describeAddress, retryDelayMs, type RedisAddress } from './options.ts';

/** Calls that may wait for answers at one time: what one Redis answers well within a call's time limit. */
const MAX_UNDER_WAY = 5_000;
/** What callers are asked to wait while there is no connection, ms. */
const RETRY_AFTER_MS = 500;

export type LinkDeps = {
  readonly address: RedisAddress;
  /** For an address with TLS. */
  readonly tls?: TlsSource | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Shown by `CLIENT LIST`. */
  readonly name: string;
};

export class RedisLink {
  readonly #deps: LinkDeps;
  readonly #where: string;
  readonly #client: Redis;
  readonly #openListeners = new Set<() => void>();
  readonly #log: Logger;
  #runId: string | undefined;
  #downSinceMs: number;
  #lastError: unknown;
  /** People know of it. */
  #toldRefusal: string | undefined;
  #underWay = 0;
  #state: 'idle' | 'running' | 'closed' = 'idle';
  #closing: Promise<void> | undefined;

  /** @throws {AppError} CONFIG_INVALID for an address with TLS without certificates */
  constructor(deps: LinkDeps) {
    this.#deps = deps;
    this.#where = describeAddress(deps.address);
    this.#log = deps.log.child({ module: 'redis', redis: this.#where, connection: deps.name });
    this.#downSinceMs = deps.clock.wallMs();
    if (deps.address.isTls === true && deps.tls === undefined)
      throw new AppError('CONFIG_INVALID', `redis ${this.#where}: TLS needs certificates`);
    if (deps.address.isTls) ignoreLateErrors();
    this.#client = new Redis(clientOptions(deps.address, deps.name, deps));
    this.#client.on('error', (error) => this.#onError(error));
    this.#client.on('ready', () => void this.#onReady());
    this.#client.on('close', () => this.#onLost());
    this.#client.on('end', () => this.#onEnd());
  }

  /** The process that answers; changes with every restart and fail-over. Undefined while not open. */
  get runId(): string | undefined {
    return this.#runId;
  }

  /** Called each time that the connection has opened. */
  onOpen(listener: () => void): void {
    this.#openListeners.add(listener);
  }

  onMessage(listener: (channel: string, message: Buffer) => void): void {
    this.#client.on('messageBuffer', (channel: Buffer, message: Buffer) =>
      listener(String(channel), message),
    );
  }

  /** Begins to connect, and goes on trying until {@link close}. Idempotent. */
  start(): void {
    if (this.#state === 'closed') throw new AppError('INVALID_STATE', 'the store is closed');
    if (this.#state === 'running') return;
    this.#state = 'running';
    this.#connect();
  }

  /** From then on it goes on trying. */
  #connect(): void {
    if (this.#state !== 'running') return;
    this.#client.connect().catch((error: unknown) => this.#onError(error));
  }

  /** @throws {AppError} BUSY when it has not opened after `timeoutMs` */
  async whenOpen(timeoutMs: number): Promise<void> {
    if (this.#runId !== undefined) return;
    const opened = Promise.withResolvers<void>();
    this.#openListeners.add(opened.resolve);
    const cancel = this.#deps.clock.after(timeoutMs, () => opened.reject(this.unreachable()));
    try {
      await opened.promise;
    } finally {
      cancel();
      this.#openListeners.delete(opened.resolve);
    }
  }

  /** Sends a command. @throws {AppError} BUSY when it was not answered; it may have been carried out nevertheless */
  call(command: string, ...args: (string | number | Buffer)[]): Promise<unknown> {
    return this.#watch(() => this.#client.callBuffer(command, args));
  }

  async subscribe(channels: readonly string[]): Promise<void> {
    if (channels.length > 0) await this.#watch(() => this.#client.subscribe(...channels));
  }

  async unsubscribe(channel: string): Promise<void> {
    await this.#watch(() => this.#client.unsubscribe(channel));
  }

  /** Makes the connection anew; calls fail at once until then. */
  drop(): void {
    if (this.#state !== 'running' || this.#runId === undefined) return;
    this.#onLost();
    this.#client.disconnect(true);
  }

  unreachable(cause: unknown = this.#lastError): AppError {
    const since = new Date(this.#downSinceMs).toISOString();
    const refused = this.#runId === undefined ? this.#refusalOf(cause) : undefined;
    if (refused !== undefined)
      return new AppError('TLS_PEER_REFUSED', `${refused} (since ${since})`, {
        cause,
        retryAfterMs: RETRY_AFTER_MS,
      });
    const why = isNativeError(cause) ? `: ${cause.message}` : '';
    const state = this.#runId === undefined ? `cannot be reached since ${since}` : 'did not answer';
    return new AppError('BUSY', `redis ${this.#where} ${state}${why}`, {
      cause,
      retryAfterMs: RETRY_AFTER_MS,
    });
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    const wasRunning = this.#state === 'running';
    this.#state = 'closed';
    this.#runId = undefined;
    if (!wasRunning) return;
    const isConnected = !['reconnecting', 'end'].includes(this.#client.status);
    const ended = Promise.withResolvers<void>();
    this.#client.once('end', ended.resolve);
    this.#client.disconnect();
    if (!isConnected) return; // between two tries there is nothing that could end
    const cancel = this.#deps.clock.after(RETRY_AFTER_MS * 2, ended.resolve);
    await ended.promise;
    cancel();
  }

  async #watch<T>(send: () => Promise<T>): Promise<T> {
    if (this.#state === 'closed') throw new AppError('INVALID_STATE', 'the store is closed');
    if (this.#runId === undefined) throw this.unreachable();
    if (this.#underWay >= MAX_UNDER_WAY)
      throw new AppError('BUSY', `${this.#underWay} calls wait for redis ${this.#where}`);
    this.#underWay += 1;
    try {
      return await send();
    } catch (error) {
      const failure = toFailure(error, this.#where, (cause) => this.unreachable(cause));
      if (isTimeout(error)) this.drop();
      throw failure;
    } finally {
      this.#underWay -= 1;
    }
  }

  async #onReady(): Promise<void> {
    try {
      const info = String(await this.#client.info('server'));
      const runId = /^run_id:(\w+)/m.exec(info)?.[1];
      if (runId === undefined) throw new AppError('INTERNAL', `redis ${this.#where} does not say who it is`);
      if (this.#state !== 'running' || this.#client.status !== 'ready') return;
      this.#runId = runId;
      this.#lastError = undefined;
      this.#toldRefusal = undefined;
      this.#log.info({ runId }, 'redis reached');
      for (const listener of [...this.#openListeners]) listener();
    } catch (error) {
      this.#lastError = error;
      if (this.#state === 'running') this.#client.disconnect(true);
    }
  }

  #onError(error: unknown): void {
    const refusal = this.#refusalOf(error);
    if (refusal === undefined && isMereEnd(error) && this.#refusalOf(this.#lastError) !== undefined) return;
    this.#lastError = error;
    if (refusal === undefined || refusal === this.#toldRefusal) return;
    this.#toldRefusal = refusal;
    const since = new Date(this.#downSinceMs).toISOString();
    this.#log.warn({ reason: refusal, since }, 'redis can not be used: certificate refused');
  }

  #refusalOf(error: unknown): string | undefined {
    if (this.#deps.address.isTls !== true || !isNativeError(error)) return undefined;
    return describeTlsFailure(error.message, `redis at ${this.#where}`);
  }

  /** ioredis gives up when it is told to leave a server, by a sentinel or by us, just while it looks for one. */
  #onEnd(): void {
    if (this.#state !== 'running') return;
    const { clock, random } = this.#deps;
    clock.after(retryDelayMs(1, random), () => this.#connect());
  }

  #onLost(): void {
    if (this.#runId === undefined) return;
    this.#runId = undefined;
    this.#downSinceMs = this.#deps.clock.wallMs();
    this.#log.warn({ err: this.#lastError }, 'redis lost');
  }
}
