/** A value for handlers that outlive a drawing. */
import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';

/** A reference to what it was given last. */
export function useLatest<T>(value: T): RefObject<T> & { current: T } {
  const ref = useRef(value);
  ref.current = value;
  return ref;
}
