/** etcd's messages as the coordination port has them, and back. Pure. */
import {
  CompareResult,
  CompareTarget,
  Range,
  type ICompare,
  type IEvent,
  type IKeyValue,
  type IRangeRequest,
  type IRequestOp,
} from 'etcd3';
import { AppError } from '../../errors.ts';
import type { Compare, KeyValue, Op, Page, WatchEvent } from '../port.ts';

const NO_LEASE = '0';

export function toItem(kv: IKeyValue): KeyValue {
  return {
    key: kv.key.toString(),
    value: Uint8Array.from(kv.value),
    modRevision: Number(kv.mod_revision),
    leaseId: kv.lease === NO_LEASE ? undefined : kv.lease,
  };
}

/** Events of one revision or more, those of each revision together. */
export function toBatches(events: readonly IEvent[]): WatchEvent[][] {
  const batches: WatchEvent[][] = [];
  for (const event of events.map(toEvent)) {
    const last = batches.at(-1);
    if (last?.[0]?.revision === event.revision) last.push(event);
    else batches.push([event]);
  }
  return batches;
}

function toEvent({ type, kv }: IEvent): WatchEvent {
  const revision = Number(kv.mod_revision);
  // etcd3's types say `Delete`, what comes is the name in the protocol file
  if (type.toUpperCase() === 'DELETE') return { type: 'delete', key: kv.key.toString(), revision };
  return { type: 'put', item: toItem(kv), revision };
}

/** All keys that start with `prefix`. */
export function prefixRange(prefix: string): { key: Buffer; range_end: Buffer } {
  const { start, end } = Range.prefix(prefix);
  return { key: start, range_end: end };
}

/** A part of a range. */
export function pageOf(range: { key: Buffer; range_end: Buffer }, { limit, after }: Page): IRangeRequest {
  // the first key after another one is that one with a zero byte
  const next = Buffer.from(`${after ?? ''}\0`);
  const key = after !== undefined && Buffer.compare(next, range.key) > 0 ? next : range.key;
  return { key, range_end: range.range_end, limit };
}

export function toCompare({ key, modRevision }: Compare): ICompare {
  return {
    target: CompareTarget.Mod,
    result: CompareResult.Equal,
    key: Buffer.from(key),
    mod_revision: modRevision,
  };
}

/** @throws {AppError} ARGUMENT_INVALID when a key is in `ops` twice */
export function toRequests(ops: readonly Op[]): IRequestOp[] {
  const keys = ops.map((op) => ('put' in op ? op.put : op.delete));
  if (new Set(keys).size !== keys.length) {
    throw new AppError('ARGUMENT_INVALID', 'a key twice in one transaction');
  }
  return ops.map(toRequest);
}

function toRequest(op: Op): IRequestOp {
  if ('delete' in op) return { request_delete_range: { key: Buffer.from(op.delete) } };
  const lease = op.leaseId === undefined ? {} : { lease: op.leaseId };
  return { request_put: { key: Buffer.from(op.put), value: Buffer.from(op.value), ...lease } };
}
