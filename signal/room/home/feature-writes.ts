/** What features may keep, and their records with writes applied. Pure. */
import { AppError } from '../../../common/errors.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import type { Decision } from '../../features/contract.ts';

/** Bytes of a record: clients get them in frames of 64 KiB at most. */
const MAX_VALUE_BYTES = 16 * 1024;
/** Records that one command may change; with its lines it fits into a transaction, which takes 128 operations. */
const MAX_WRITES = 50;
/** Lines of the record of the sitting that one command may draft. */
const MAX_LINES = 50;
/** Replicated records of all features of a room together. */
const MAX_RECORDS = 10_000;
const KEY = /^[A-Za-z0-9_./:-]{1,200}$/;

/** @throws {AppError} INTERNAL: a feature keeps to its own bounds long before these */
export function assertKeepable(feature: string, { writes, record = [] }: Decision): void {
  if (writes.length > MAX_WRITES)
    throw new AppError('INTERNAL', `${feature}: ${writes.length} records at once`);
  if (record.length > MAX_LINES) throw new AppError('INTERNAL', `${feature}: ${record.length} lines at once`);
  for (const { key, value } of writes) {
    if (!KEY.test(key)) throw new AppError('INTERNAL', `${feature}: key of a record is malformed: ${key}`);
    const size = value?.byteLength ?? 0;
    if (size > MAX_VALUE_BYTES) throw new AppError('INTERNAL', `${feature}: record ${key} has ${size} bytes`);
  }
}

/** Error: LIMIT_REACHED. */
export function withWrites(
  records: ReadonlyMap<string, Uint8Array>,
  feature: string,
  writes: readonly RecordWrite[],
): AppError | ReadonlyMap<string, Uint8Array> {
  const next = new Map(records);
  for (const { key, value } of writes) {
    const path = `${feature}/${key}`;
    if (value === undefined) next.delete(path);
    else next.set(path, value);
  }
  if (next.size > MAX_RECORDS && next.size > records.size)
    return new AppError('LIMIT_REACHED', `the room keeps ${MAX_RECORDS} records of its features`);
  return next;
}
