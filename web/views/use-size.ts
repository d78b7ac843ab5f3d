/** An element's inner size as a signal. */
import { useSignal, type ReadonlySignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

export type Size = { readonly widthPx: number; readonly heightPx: number };

/** Follows the element until the component goes away. */
export function useSize(ref: RefObject<HTMLElement | null>): ReadonlySignal<Size> {
  const size = useSignal<Size>({ widthPx: 0, heightPx: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const read = (): void => {
      const { clientWidth: widthPx, clientHeight: heightPx } = element;
      const old = size.peek();
      if (old.widthPx !== widthPx || old.heightPx !== heightPx) size.value = { widthPx, heightPx };
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return size;
}
