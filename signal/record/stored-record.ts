/** The records of a room's sittings as the coordination store has them, bytes as they were written. */
import { featureKey, recordLineKey } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { AppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';
import { headKey, lineKey, RECORD_NAME, readHead, type RecordHead } from './chain.ts';
import { parseLine, type Line } from './minutes/line.ts';

export type StoredRecord = {
  readonly head: RecordHead;
  /** In their order; each without a line end. */
  readonly lines: readonly Uint8Array[];
};

/** A sitting in the list of a room's sittings. Times are ISO 8601, UTC; '' = not yet. */
export type SittingEntry = {
  readonly sittingId: string;
  readonly title: string;
  readonly body: string;
  readonly openedAt: string;
  readonly closedAt: string;
  /** Deleted after this; '' = nobody does. */
  readonly keptUntil: string;
  readonly lines: number;
};

const SITTING_ID = /^[A-Za-z0-9_.:-]{1,100}$/;

type Store = Pick<Coordination, 'range' | 'get'>;

const headPathOf = (room: RoomId, sittingId: string): string =>
  featureKey(room, RECORD_NAME, headKey(sittingId));

/** Lines after the last word at most: of what was decided in the moment before it (ADR 0054). */
const MAX_AFTERWORDS = 8;

const lineAt = async (store: Store, room: RoomId, path: string): Promise<Line | undefined> => {
  const item = await store.get(recordLineKey(room, path));
  return item && parseLine(item.value);
};

/** The one that says that the sitting is closed; undefined = it is open. @throws {AppError} BUSY */
export async function closingLine(
  store: Store,
  room: RoomId,
  { sittingId, count }: RecordHead,
): Promise<Line | undefined> {
  for (let n = count; n > 0 && n > count - MAX_AFTERWORDS; n -= 1) {
    const line = await lineAt(store, room, lineKey(sittingId, n));
    if (line?.kind === 'sitting.closed') return line;
  }
  return undefined;
}

/**
 * The oldest first.
 * @param keepMs after their end; 0 = for ever
 * @throws {AppError} BUSY
 */
export async function listRecords(
  store: Store,
  room: RoomId,
  keepMs: number,
): Promise<readonly SittingEntry[]> {
  const prefix = featureKey(room, RECORD_NAME, '');
  const { items } = await store.range(prefix);
  const entries = await Promise.all(
    items.map(({ key, value }) => {
      const [sittingId = ''] = key.slice(prefix.length).split('/');
      return entryOf(store, room, { head: readHead(sittingId, value), keepMs });
    }),
  );
  // ids begin with the day alone
  return entries.sort((one, other) => (one.openedAt < other.openedAt ? -1 : 1));
}

async function entryOf(
  store: Store,
  room: RoomId,
  { head, keepMs }: { readonly head: RecordHead; readonly keepMs: number },
): Promise<SittingEntry> {
  const { sittingId, count } = head;
  const [first, last] = await Promise.all([
    lineAt(store, room, lineKey(sittingId, 1)),
    closingLine(store, room, head),
  ]);
  return {
    sittingId,
    title: first?.data.text('title') ?? '',
    body: first?.data.text('body') ?? '',
    openedAt: first?.at ?? '',
    closedAt: last?.at ?? '',
    keptUntil: last && keepMs > 0 ? new Date(Date.parse(last.at) + keepMs).toISOString() : '',
    lines: count,
  };
}

/** As of one moment, whatever is written meanwhile. @throws {AppError} NOT_FOUND, BUSY */
export async function readRecord(store: Store, room: RoomId, sittingId: string): Promise<StoredRecord> {
  const notFound = (): AppError => new AppError('NOT_FOUND', 'there is no record of such a sitting');
  if (!SITTING_ID.test(sittingId)) throw notFound();
  // first, so that all lines up to it are there
  const end = await store.get(headPathOf(room, sittingId));
  if (end === undefined) throw notFound();
  const head = readHead(sittingId, end.value);
  const { items } = await store.range(recordLineKey(room, `${sittingId}/`));
  // its time was over just now
  if (items.length < head.count) throw notFound();
  return { head, lines: items.slice(0, head.count).map(({ value }) => value) };
}
