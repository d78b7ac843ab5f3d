/**
 * The connection on which a node hears of changes: one for all rooms. After it was lost, every room's channel is
 * subscribed anew and then catches up from its logs.
 */
import type { Logger } from 'pino';
import type { RoomId } from '../../ids.ts';
import type { Clock } from '../../lifecycle/clock.ts';
import type { EntryListener, Subscription } from '../port.ts';
import { decodeMessage } from './codec.ts';
import { feedChannel } from './keys.ts';
import type { RedisLink } from './link.ts';
import { retryDelayMs } from './options.ts';
import { RoomChannel, type ChannelSource } from './room-channel.ts';

/** A connection on which nothing comes is asked whether it still stands so often, ms. */
const PING_EVERY_MS = 5_000;
/** Rooms that catch up at one time. */
const CATCH_UP_ROOMS = 50;

export type FeedsDeps = {
  readonly link: RedisLink;
  readonly source: (room: RoomId) => ChannelSource;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: () => number;
};

type Feed = { readonly channel: RoomChannel; readonly subscribed: Promise<void>; isCatchingUp: boolean };

export class Feeds {
  readonly #deps: FeedsDeps;
  readonly #feeds = new Map<string, Feed>();
  #cancelPing: () => void = () => {};
  #isClosed = false;

  constructor(deps: FeedsDeps) {
    this.#deps = deps;
    deps.link.onOpen(() => void this.#resubscribe());
    deps.link.onMessage((name, message) => this.#onMessage(name, message));
  }

  start(): void {
    this.#deps.link.start();
    this.#cancelPing();
    this.#pingLater();
  }

  /** @throws {AppError} BUSY */
  async subscribe(
    room: RoomId,
    onEntry: EntryListener,
    onReset: (site: Parameters<EntryListener>[0]) => void,
  ): Promise<Subscription> {
    const name = feedChannel(room);
    const feed = this.#feeds.get(name) ?? this.#open(name, room);
    const subscription = feed.channel.add(onEntry, onReset);
    const close = async (): Promise<void> => {
      await subscription.close();
      this.#dropIfEmpty(name, feed);
    };
    try {
      await feed.subscribed;
    } catch (error) {
      await close();
      throw error;
    }
    return { close };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelPing();
    for (const { channel } of this.#feeds.values()) channel.close();
    this.#feeds.clear();
    await this.#deps.link.close();
  }

  #open(name: string, room: RoomId): Feed {
    const channel = new RoomChannel(this.#deps.source(room));
    const begin = async (): Promise<void> => {
      await this.#deps.link.subscribe([name]);
      await channel.catchUp();
    };
    const feed = { channel, subscribed: begin(), isCatchingUp: false };
    this.#feeds.set(name, feed);
    return feed;
  }

  #dropIfEmpty(name: string, feed: Feed): void {
    if (!feed.channel.isEmpty || this.#feeds.get(name) !== feed) return;
    this.#feeds.delete(name);
    feed.channel.close();
    this.#deps.link.unsubscribe(name).catch(() => {}); // a connection that is gone has no subscriptions
  }

  #onMessage(name: string, bytes: Buffer): void {
    const feed = this.#feeds.get(name);
    if (feed === undefined) return;
    try {
      if (!feed.channel.take(decodeMessage(bytes))) void this.#catchUp(feed);
    } catch (error) {
      this.#deps.log.error({ err: error, channel: name }, 'message of a room failed');
      feed.channel.interrupt();
      void this.#catchUp(feed);
    }
  }

  async #resubscribe(): Promise<void> {
    const feeds = [...this.#feeds];
    for (const [, { channel }] of feeds) channel.interrupt();
    try {
      await this.#deps.link.subscribe(feeds.map(([name]) => name));
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'rooms could not be subscribed');
      this.#deps.link.drop(); // and again when it opens
      return;
    }
    for (let from = 0; from < feeds.length; from += CATCH_UP_ROOMS)
      await Promise.all(feeds.slice(from, from + CATCH_UP_ROOMS).map(([, feed]) => this.#catchUp(feed)));
  }

  /** Until it has succeeded, or nobody listens any more. Never rejects. */
  async #catchUp(feed: Feed): Promise<void> {
    if (feed.isCatchingUp) return;
    feed.isCatchingUp = true;
    for (let attempt = 1; !feed.channel.isLive && !feed.channel.isEmpty; attempt += 1) {
      try {
        await feed.channel.catchUp();
      } catch (error) {
        this.#deps.log.debug({ err: error, attempt }, 'room could not catch up');
        const delayMs = retryDelayMs(attempt, this.#deps.random);
        await new Promise<void>((resolve) => void this.#deps.clock.after(delayMs, resolve));
      }
    }
    feed.isCatchingUp = false;
  }

  #pingLater(): void {
    if (this.#isClosed) return;
    this.#cancelPing = this.#deps.clock.after(PING_EVERY_MS, () => {
      this.#deps.link
        .call('PING')
        .catch(() => {}) // the link makes a connection that does not answer anew
        .finally(() => this.#pingLater());
    });
  }
}
