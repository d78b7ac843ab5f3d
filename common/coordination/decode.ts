/** Reads what others have put in the coordination store. What can't be read is told and left out; it stops nobody. */
import type { Logger } from 'pino';
import type { KeyValue } from './port.ts';

/** @returns undefined, after a warning that names the key, when `read` throws */
export function decodeItem<T>(
  item: Pick<KeyValue, 'key' | 'value'>,
  read: (value: Uint8Array) => T,
  log: Logger,
): T | undefined {
  try {
    return read(item.value);
  } catch (error) {
    log.warn({ err: error, key: item.key }, 'value in the store can not be read, left out');
    return undefined;
  }
}
