/**
 * The record of a sitting: a line of JSON for each thing that happened, each with the SHA-256 of the line before it, so
 * that none can be changed, left out or put in later without its being seen. Pure. The bytes that are kept are the bytes
 * that are exported and checked (docs/record.md).
 */
import { createHash } from 'node:crypto';
import type { RecordWrite } from '../../common/store/port.ts';
import type { RecordDraft } from '../features/contract.ts';

/** Where the ends of records lie among those of a room's features; no feature has this name. */
export const RECORD_NAME = 'record';

/** The end of a sitting's chain. */
export type RecordHead = {
  readonly sittingId: string;
  /** Lines so far. */
  readonly count: number;
  /** SHA-256 of the last line, hex; 64 zeros before the first. */
  readonly hash: string;
  /** The last one of those that waited to be written (waiting-lines.ts); 0 = none. */
  readonly taken: number;
};

export type RecordContext = {
  /** Of the room's home, ms since 1970. */
  readonly atMs: number;
  /** `sub` of whoever caused it; '' = nobody. */
  readonly by: string;
};

const NO_HASH = '0'.repeat(64);
const DIGITS = 6;

export const newHead = (sittingId: string): RecordHead => ({ sittingId, count: 0, hash: NO_HASH, taken: 0 });

export const headKey = (sittingId: string): string => `${sittingId}/head`;

/** Sorted as they follow each other. */
export const lineKey = (sittingId: string, count: number): string =>
  `${sittingId}/${String(count).padStart(DIGITS, '0')}`;

/** Lines are kept beside the features' records: nodes hold the ends alone in memory, however many sittings there were. */
export const isHeadKey = (key: string): boolean => key.endsWith('/head');

export const hashOf = (line: Uint8Array): string => createHash('sha256').update(line).digest('hex');

/** Puts lines at the end of a chain. @returns the new end, and what to write, the end itself included */
export function append(
  head: RecordHead,
  drafts: readonly RecordDraft[],
  { atMs, by }: RecordContext,
): { readonly head: RecordHead; readonly writes: readonly RecordWrite[] } {
  const writes: RecordWrite[] = [];
  const at = new Date(atMs).toISOString();
  const end = drafts.reduce((before, { kind, data }) => {
    const count = before.count + 1;
    const line = Buffer.from(JSON.stringify({ n: count, at, kind, by, data, prev: before.hash }));
    writes.push({ key: lineKey(before.sittingId, count), value: line });
    return { ...before, count, hash: hashOf(line) };
  }, head);
  const { sittingId, ...kept } = end;
  if (drafts.length > 0) writes.push({ key: headKey(sittingId), value: Buffer.from(JSON.stringify(kept)) });
  return { head: end, writes };
}

/** The end of a sitting's chain, as it was written. */
export function readHead(sittingId: string, value: Uint8Array | undefined): RecordHead {
  if (value === undefined) return newHead(sittingId);
  const kept = JSON.parse(Buffer.from(value).toString()) as Partial<RecordHead>;
  return { ...newHead(sittingId), ...kept };
}
