/**
 * Bytes that we and the scripts in Redis exchange: big endian, lengths before contents. Boundary decoder: replies come
 * as `unknown` and leave as our types, with values copied out of the socket's buffers. Pure.
 */
import type { SiteId } from '../../ids.ts';
import { parseSiteId } from '../../ids.ts';
import { AppError } from '../../errors.ts';
import type {
  Guard,
  Head,
  LogEntry,
  LogSnapshot,
  RecordWrite,
  StoredRecord,
  StoreOwner,
  Transaction,
  Version,
} from '../port.ts';

const DOUBLE_BYTES = 8;
const LENGTH_BYTES = 4;

/** What a room's scripts tell on its channel. */
export type FeedMessage =
  | { readonly kind: 'entries'; readonly site: SiteId; readonly entries: readonly LogEntry[] }
  | { readonly kind: 'reset'; readonly site: SiteId; readonly version: Version }
  | { readonly kind: 'dropped'; readonly site: SiteId };

function sized(bytes: Uint8Array | string): readonly Buffer[] {
  const content = Buffer.from(bytes);
  const length = Buffer.allocUnsafe(LENGTH_BYTES);
  length.writeUInt32BE(content.length);
  return [length, content];
}

function double(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(DOUBLE_BYTES);
  bytes.writeDoubleBE(value);
  return bytes;
}

/** Body of an entry: `=` key value | `-` key | `!` event, each with lengths. */
function encodeBody(writes: readonly RecordWrite[], events: readonly Uint8Array[] = []): Buffer {
  const parts: Buffer[] = [];
  for (const { key, value } of writes)
    parts.push(Buffer.from(value === undefined ? '-' : '='), ...sized(key), ...sized(value ?? ''));
  for (const event of events) parts.push(Buffer.from('!'), ...sized(''), ...sized(event));
  return Buffer.concat(parts);
}

/** Values under their keys, as the body of an entry that writes them. */
export const encodeValues = (values: ReadonlyMap<string, Uint8Array>): Buffer =>
  encodeBody([...values].map(([key, value]) => ({ key, value })));

function encodeGuards(guards: readonly Guard[]): Buffer {
  return Buffer.concat(guards.flatMap(({ key, n }) => [...sized(key), double(n)]));
}

/** As the script wants it of each one. */
export const encodeTransaction = (transaction: Transaction): readonly (number | Buffer)[] => {
  const { epoch, guards, writes, events, localGuards = [], localWrites = [] } = transaction;
  return [
    epoch,
    encodeBody(writes, events),
    encodeGuards(guards),
    encodeBody(localWrites),
    encodeGuards(localGuards),
  ];
};

export function encodeEntries(entries: readonly LogEntry[]): Buffer {
  return Buffer.concat(
    entries.flatMap(({ version, timeMs, writes, events }) => [
      ...[version.epoch, version.n, timeMs].map(double),
      ...sized(encodeBody(writes, events)),
    ]),
  );
}

export function encodeRecords(records: ReadonlyMap<string, StoredRecord>): Buffer {
  return Buffer.concat(
    [...records].flatMap(([key, { n, value }]) => [...sized(key), double(n), ...sized(value)]),
  );
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  take(length: number): Buffer {
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new AppError('INTERNAL', 'a value in Redis ends too early');
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  double(): number {
    return this.take(DOUBLE_BYTES).readDoubleBE();
  }

  sized(): Buffer {
    return this.take(this.take(LENGTH_BYTES).readUInt32BE());
  }
}

function decodeEntry(version: Version, reader: Reader): LogEntry {
  const timeMs = reader.double();
  const writes: RecordWrite[] = [];
  const events: Uint8Array[] = [];
  while (!reader.isAtEnd) {
    const tag = String.fromCharCode(reader.byte());
    const key = reader.sized().toString();
    const value = new Uint8Array(reader.sized());
    if (tag === '!') events.push(value);
    else writes.push({ key, value: tag === '=' ? value : undefined });
  }
  return { version, timeMs, writes, events };
}

/** Several, the first of which has this version. */
function decodeSized(first: Version, reader: Reader): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  while (!reader.isAtEnd) {
    const version = { epoch: first.epoch, n: first.n + entries.length };
    entries.push(decodeEntry(version, new Reader(reader.sized())));
  }
  return entries;
}

export function decodeMessage(bytes: Buffer): FeedMessage {
  const reader = new Reader(bytes);
  const kind = String.fromCharCode(reader.byte());
  const site = parseSiteId(reader.take(reader.byte()).toString());
  const version = { epoch: reader.double(), n: reader.double() };
  if (kind === 'E') return { kind: 'entries', site, entries: [decodeEntry(version, reader)] };
  if (kind === 'M') return { kind: 'entries', site, entries: decodeSized(version, reader) };
  return kind === 'R' ? { kind: 'reset', site, version } : { kind: 'dropped', site };
}

function list(reply: unknown): readonly unknown[] {
  if (!Array.isArray(reply)) throw new AppError('INTERNAL', 'Redis answered with something else than a list');
  return reply;
}

function bytesOf(item: unknown): Buffer {
  if (!Buffer.isBuffer(item)) throw new AppError('INTERNAL', 'Redis answered with something else than bytes');
  return item;
}

/** A stored value: n, then the bytes; undefined where Redis had none. */
export function decodeStored(reply: unknown): StoredRecord | undefined {
  if (reply === null || reply === undefined) return undefined;
  const bytes = bytesOf(reply);
  return { n: bytes.readDoubleBE(), value: new Uint8Array(bytes.subarray(DOUBLE_BYTES)) };
}

/** key, value, key, value, … */
function decodeFields<T>(reply: unknown, decode: (value: Buffer) => T): Map<string, T> {
  const items = list(reply);
  const fields = new Map<string, T>();
  for (let index = 0; index + 1 < items.length; index += 2)
    fields.set(bytesOf(items[index]).toString(), decode(bytesOf(items[index + 1])));
  return fields;
}

export function decodeRecords(reply: unknown): Map<string, StoredRecord> {
  return decodeFields(reply, (bytes) => ({
    n: bytes.readDoubleBE(),
    value: new Uint8Array(bytes.subarray(DOUBLE_BYTES)),
  }));
}

export function decodeSnapshot(reply: unknown): LogSnapshot | undefined {
  if (reply === null) return undefined;
  const [epoch, n, timeMs, records] = list(reply);
  return {
    version: { epoch: Number(epoch), n: Number(n) },
    timeMs: Number(timeMs),
    records: decodeRecords(records),
  };
}

/** Entries that follow `after` without a gap. */
export function decodeEntries(reply: unknown, after: Version): readonly LogEntry[] {
  return list(reply).map((item, index) =>
    decodeEntry({ epoch: after.epoch, n: after.n + 1 + index }, new Reader(bytesOf(item))),
  );
}

/** What the script says to each transaction of a group: n and time, or the text of a refusal. */
export function decodeAnswers(reply: unknown): readonly (readonly number[] | string)[] {
  return list(reply).map((item) => (Array.isArray(item) ? item.map(Number) : String(bytesOf(item))));
}

/** The numbers in a list. */
export const decodeNumbers = (reply: unknown): readonly number[] => list(reply).map(Number);

/** Fields of a room's meta hash that {@link decodeHead} wants, in its order. */
export const headFields = (site: SiteId): readonly string[] => [`e:${site}`, `n:${site}`, 'run', 'c'];

/** @param run the server that answered */
export function decodeHead(reply: unknown, run: string): Head {
  const [epoch, n, lastRun, rebuilding] = list(reply).map((item) =>
    item === null ? '' : String(bytesOf(item)),
  );
  return {
    version: { epoch: Number(epoch), n: Number(n) },
    isSettled: epoch === '' || lastRun === run,
    rebuildingEpoch: Number(rebuilding),
  };
}

/** Versions of all logs that a room's meta hash names. */
export function decodeHeads(reply: unknown): ReadonlyMap<SiteId, Version> {
  const fields = decodeFields(reply, String);
  const heads = new Map<SiteId, Version>();
  for (const [field, value] of fields) {
    if (!field.startsWith('e:')) continue;
    const site = parseSiteId(field.slice(2));
    heads.set(site, { epoch: Number(value), n: Number(fields.get(`n:${site}`)) });
  }
  return heads;
}

export const encodeOwner = ({ clusterId, site }: StoreOwner): string => `${clusterId} ${site}`;

export function decodeOwner(reply: unknown): StoreOwner | undefined {
  if (reply === null) return undefined;
  const [clusterId = '', site = ''] = bytesOf(reply).toString().split(' ');
  return { clusterId, site };
}
