/**
 * The durable records of a room's features as this node knows them: follows them in the coordination store, and takes in
 * at once what this node, as the room's home, has written there.
 */
import type { Logger } from 'pino';
import { featureKey, featuresPrefix, recordLineKey } from '../../../common/coordination/keys.ts';
import type { Coordination, KeyValue, Op, Watch } from '../../../common/coordination/port.ts';
import type { RoomId } from '../../../common/ids.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import { isHeadKey, RECORD_NAME } from '../../record/chain.ts';

export type DurableRecordsDeps = {
  readonly coordination: Pick<Coordination, 'range' | 'watch'>;
  readonly roomId: RoomId;
  readonly log: Logger;
  readonly changed: () => void;
};

/** A change of one feature's record. */
export type FeatureWrite = RecordWrite & { readonly feature: string };

/** Revisions that are remembered of keys that are gone. */
const MAX_GONE = 1_000;

/** Lines of sittings' records are written with everything else, and read by who asks for them (signal/record). */
const isLine = ({ feature, key }: FeatureWrite): boolean => feature === RECORD_NAME && !isHeadKey(key);

export class DurableRecords {
  readonly #deps: DurableRecordsDeps;
  readonly #prefix: string;
  #records: ReadonlyMap<string, Uint8Array> = new Map();
  /** Of each key that was ever seen: news of before are none. */
  readonly #revisions = new Map<string, number>();
  #watch: Watch | undefined;

  constructor(deps: DurableRecordsDeps) {
    this.#deps = deps;
    this.#prefix = featuresPrefix(deps.roomId);
  }

  /** By `<feature>/<key>`; another map when something has changed. */
  get all(): ReadonlyMap<string, Uint8Array> {
    return this.#records;
  }

  async start(): Promise<void> {
    this.#watch = await this.#deps.coordination.watch(this.#prefix, {
      onSnapshot: ({ items, revision }) => this.#load(items, revision),
      onEvents: (events) => {
        this.#take(
          events.map((event) =>
            event.type === 'put'
              ? { path: this.#path(event.item.key), value: event.item.value, revision: event.revision }
              : { path: this.#path(event.key), value: undefined, revision: event.revision },
          ),
        );
        this.#forgetGone(events.at(-1)?.revision ?? 0);
      },
    });
  }

  async close(): Promise<void> {
    await this.#watch?.close();
  }

  /** Reads all of them anew: a new home decides on nothing older. @throws {AppError} BUSY */
  async refresh(): Promise<void> {
    const { items, revision } = await this.#deps.coordination.range(this.#prefix);
    this.#load(items, revision);
  }

  /** What a transaction has to do. */
  opsFor(writes: readonly FeatureWrite[]): readonly Op[] {
    const { roomId } = this.#deps;
    return writes.map((write) => {
      const { feature, key, value } = write;
      const path = isLine(write) ? recordLineKey(roomId, key) : featureKey(roomId, feature, key);
      return value === undefined ? { delete: path } : { put: path, value };
    });
  }

  /** The store has these since `revision`. */
  wrote(writes: readonly FeatureWrite[], revision: number): void {
    const kept = writes.filter((write) => !isLine(write));
    this.#take(kept.map(({ feature, key, value }) => ({ path: `${feature}/${key}`, value, revision })));
  }

  /** @param heard news of before are not to come any more */
  #forgetGone(heard: number): void {
    if (this.#revisions.size <= this.#records.size + MAX_GONE) return;
    for (const [path, revision] of this.#revisions)
      if (revision <= heard && !this.#records.has(path)) this.#revisions.delete(path);
  }

  #path(key: string): string {
    return key.slice(this.#prefix.length);
  }

  #load(items: readonly KeyValue[], revision: number): void {
    const there = new Map(items.map((item) => [this.#path(item.key), item]));
    const news = [...new Set([...there.keys(), ...this.#records.keys()])].map((path) => {
      const item = there.get(path);
      return { path, value: item?.value, revision: item?.modRevision ?? revision };
    });
    this.#take(news);
  }

  #take(
    news: readonly {
      readonly path: string;
      readonly value: Uint8Array | undefined;
      readonly revision: number;
    }[],
  ): void {
    const records = new Map(this.#records);
    let isNews = false;
    for (const { path, value, revision } of news) {
      const known = this.#revisions.get(path) ?? 0;
      if (revision < known || (revision === known && records.get(path) !== undefined)) continue;
      this.#revisions.set(path, revision);
      isNews = true;
      if (value === undefined) records.delete(path);
      else records.set(path, value);
    }
    if (!isNews) return;
    this.#records = records;
    this.#deps.changed();
  }
}
