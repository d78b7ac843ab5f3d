/** Follows what stands in the coordination store: all that is under a prefix, read as it comes, or one key. */
import type { Logger } from 'pino';
import { decodeItem } from './decode.ts';
import type { Coordination, KeyValue, Watch } from './port.ts';

export type FollowedItems<T> = {
  readonly prefix: string;
  /** What it throws for is told and left out. */
  readonly read: (value: Uint8Array) => T;
  /**
   * Called with all that is there, by the key's part after the prefix: before {@link followItems} resolves, then once
   * after each transaction. Always the same map, which goes on changing.
   */
  readonly changed: (items: ReadonlyMap<string, T>) => void;
  readonly log: Logger;
};

/** @throws {AppError} BUSY when the store can't be reached; from then on it is followed whatever happens to the store */
export function followItems<T>(
  coordination: Pick<Coordination, 'watch'>,
  { prefix, read, changed, log }: FollowedItems<T>,
): Promise<Watch> {
  const items = new Map<string, T>();
  const nameOf = (key: string): string => key.slice(prefix.length);
  const put = (item: KeyValue): void => {
    const value = decodeItem(item, read, log);
    if (value === undefined) items.delete(nameOf(item.key));
    else items.set(nameOf(item.key), value);
  };
  return coordination.watch(prefix, {
    onSnapshot: (range) => {
      items.clear();
      for (const item of range.items) put(item);
      changed(items);
    },
    onEvents: (events) => {
      for (const event of events) {
        if (event.type === 'put') put(event.item);
        else items.delete(nameOf(event.key));
      }
      changed(items);
    },
  });
}

/**
 * One key, not those that begin like it: `changed` gets what it holds, now and after each change; undefined = nothing.
 * @throws {AppError} as {@link followItems}
 */
export function followItem(
  coordination: Pick<Coordination, 'watch'>,
  key: string,
  changed: (item: KeyValue | undefined) => void,
): Promise<Watch> {
  return coordination.watch(key, {
    onSnapshot: ({ items }) => changed(items.find((item) => item.key === key)),
    onEvents: (events) => {
      // of one transaction: a key is in it once
      const event = events.find((one) => (one.type === 'put' ? one.item.key : one.key) === key);
      if (event !== undefined) changed(event.type === 'put' ? event.item : undefined);
    },
  });
}
