/** What the parts of the coordination contract share. */
import { randomUUID } from 'node:crypto';
import type { Coordination, Op, WatchEvent } from '../../../common/coordination/port.ts';

export type Context = {
  /** Two clients that live as long as the tests. */
  clients(): readonly [Coordination, Coordination];
  /** One more, which the test closes. */
  connect(): Promise<Coordination>;
};

export const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
export const text = (value: Uint8Array | undefined): string | undefined =>
  value && Buffer.from(value).toString();

/** A prefix that no other test uses, so that a store need not be empty. */
export const newPrefix = (): string => `/kaskade/contract/${randomUUID()}/`;

/** Writes keys whatever was there. */
export async function putAll(client: Coordination, ...ops: readonly Op[]): Promise<number> {
  return (await client.txn([], ops)).revision;
}

export const put = (key: string, value: string, leaseId?: string): Op =>
  leaseId === undefined ? { put: key, value: bytes(value) } : { put: key, value: bytes(value), leaseId };

/** An event as `put key=value` or `delete key`. */
export function show(event: WatchEvent): string {
  return event.type === 'put' ? `put ${event.item.key}=${text(event.item.value)}` : `delete ${event.key}`;
}
