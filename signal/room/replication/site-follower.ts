/**
 * Follows another site's log of a room, from any node there that has the room, into our site's store. Comes back by
 * itself, to another node if there is one.
 */
import type { Logger } from 'pino';
import { AppError, isAppError, toAppError } from '../../../common/errors.ts';
import type { NodeId, RoomId, SiteId } from '../../../common/ids.ts';
import { backoffMs, type Backoff } from '../../../common/lifecycle/backoff.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import { RpcClient } from '../../../common/rpc/client.ts';
import type { ShapesOf } from '../../../common/rpc/method.ts';
import { Replication } from '../../../common/rpc/services.ts';
import type { RoomStore } from '../../../common/store/port.ts';
import type { TlsSource } from '../../../common/tls/material.ts';
import type { FollowLogResponse } from '../../../proto/index.ts';
import { every } from '../every.ts';
import type { RoomServerInfo } from '../room-servers.ts';
import { NOTHING } from '../site-state.ts';
import { fromEntryMessage, fromSnapshotMessage } from './messages.ts';

/** Silence after which a stream is given up, ms: three beats and a bit. */
const SILENCE_MS = 3_500;
const CHECK_PERIOD_MS = 500;
const BACKOFF: Backoff = { firstMs: 100, maxMs: 2_000 };
/** Between two looks for a node of the site while there is none, ms. */
const NO_SERVER_DELAY_MS = 1_000;
/** Messages that may wait for our store. */
const MAX_PENDING = 256;

export type SiteFollowerDeps = {
  readonly room: RoomId;
  readonly site: SiteId;
  readonly nodeId: NodeId;
  readonly tls?: TlsSource | undefined;
  readonly store: RoomStore;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  /** Nodes of the site that have the room now. */
  readonly servers: () => readonly RoomServerInfo[];
};

export class SiteFollower {
  readonly #deps: SiteFollowerDeps;
  #state: 'running' | 'closed' = 'running';
  #running: Promise<void> | undefined;
  #wake: () => void = () => {};
  #stop: (error: AppError) => void = () => {};
  #lastHeardMs = Number.NEGATIVE_INFINITY;
  readonly #startedMs: number;
  #failures = 0;
  #lastServer: NodeId | undefined;
  #wantsSnapshot = false;
  #isWithoutServer = false;

  constructor(deps: SiteFollowerDeps) {
    this.#deps = deps;
    this.#startedMs = deps.clock.monotonicMs();
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** True while the site lets us hear from it. */
  get isHearing(): boolean {
    return this.#deps.clock.monotonicMs() - this.#lastHeardMs < SILENCE_MS;
  }

  /** How long nothing has come, ms. */
  get silentMs(): number {
    return this.#deps.clock.monotonicMs() - Math.max(this.#lastHeardMs, this.#startedMs);
  }

  /** Looks again at once if it waits for a node of the site; a backoff goes on. */
  serversChanged(): void {
    if (this.#isWithoutServer) this.#wake();
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    this.#stop(new AppError('DRAINING', 'no longer followed'));
    this.#wake();
    await this.#running;
  }

  #isOpen(): boolean {
    return this.#state === 'running';
  }

  async #run(): Promise<void> {
    while (this.#isOpen()) {
      const server = this.#pick();
      if (server === undefined) {
        this.#isWithoutServer = true;
        await this.#wait(NO_SERVER_DELAY_MS);
        this.#isWithoutServer = false;
        continue;
      }
      await this.#follow(server);
      this.#lastServer = server.nodeId;
      this.#failures += 1;
      await this.#wait(backoffMs(this.#failures, BACKOFF, this.#deps.random));
    }
  }

  /** Any node, but not the one that just failed while there is another. */
  #pick(): RoomServerInfo | undefined {
    const servers = this.#deps.servers();
    const others = servers.filter(({ nodeId }) => nodeId !== this.#lastServer);
    const candidates = others.length > 0 ? others : servers;
    return candidates[Math.floor(this.#deps.random() * candidates.length)];
  }

  async #wait(delayMs: number): Promise<void> {
    if (!this.#isOpen()) return;
    let cancel = (): void => {};
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      cancel = this.#deps.clock.after(delayMs, resolve);
    });
    this.#wake = () => {};
    cancel();
  }

  /** One stream, until it is over. Never rejects. */
  async #follow(server: RoomServerInfo): Promise<void> {
    const { site, tls, log } = this.#deps;
    const client = new RpcClient(Replication, {
      address: server.rpcAddress,
      tls,
      unreachableCode: 'SIGNAL_UNREACHABLE',
    });
    try {
      const reason = await this.#stream(client);
      if (this.#isOpen())
        log.info(
          { site, from: server.nodeId, code: reason?.code, reason: reason?.message },
          'log is no longer followed',
        );
    } catch (error) {
      log.warn({ err: error, site, from: server.nodeId }, 'log can not be followed');
    } finally {
      this.#stop = () => {};
      await client.close();
    }
  }

  async #stream(client: RpcClient<ShapesOf<typeof Replication>>): Promise<AppError | undefined> {
    const { room, site, nodeId, store, clock } = this.#deps;
    const known = this.#wantsSnapshot ? undefined : await store.snapshot(room, site);
    const { epoch, n } = known?.version ?? NOTHING;
    const stream = client.stream('followLog', { roomId: room, site, epoch, n, followerNodeId: nodeId });
    this.#stop = (error) => stream.fail(error);
    if (!this.#isOpen()) stream.fail(new AppError('DRAINING', 'no longer followed'));
    let pending = 0;
    let writing = Promise.resolve();
    let heardMs = clock.monotonicMs();
    stream.onMessage((message) => {
      heardMs = this.#lastHeardMs = clock.monotonicMs();
      this.#failures = 0;
      if ((pending += 1) > MAX_PENDING) throw new AppError('BUSY', 'our store is too slow for this log');
      writing = writing
        .then(() => (stream.isOpen ? this.#write(message) : undefined))
        .catch((error: unknown) => this.#onWriteFailed(error))
        .finally(() => (pending -= 1));
    });
    const cancel = every(clock, CHECK_PERIOD_MS, () => {
      if (clock.monotonicMs() - heardMs > SILENCE_MS)
        this.#stop(new AppError('SIGNAL_UNREACHABLE', 'silence'));
    });
    const reason = await stream.closed;
    cancel();
    await writing;
    return reason;
  }

  async #write(message: FollowLogResponse): Promise<void> {
    const { store, room, site } = this.#deps;
    if (message.snapshot) {
      await store.resetReplica(room, site, fromSnapshotMessage(message.snapshot));
      this.#wantsSnapshot = false;
    } else if (message.entries) {
      await store.appendReplica(room, site, (message.entries.entries ?? []).map(fromEntryMessage));
    }
  }

  #onWriteFailed(error: unknown): void {
    if (isAppError(error, 'LOG_TRUNCATED')) this.#wantsSnapshot = true;
    this.#stop(toAppError(error));
  }
}
