/** Reads a range of the coordination store page by page: no answer holds all of it, whatever there is. */
import type { Coordination, KeyValue } from '../../common/coordination/port.ts';

export async function* itemsOf(
  coordination: Pick<Coordination, 'range'>,
  prefix: string,
  page: { readonly size: number; readonly after?: string | undefined },
): AsyncGenerator<KeyValue, void> {
  let { after } = page;
  for (;;) {
    const { items } = await coordination.range(prefix, { limit: page.size, after });
    yield* items;
    after = items.at(-1)?.key;
    if (items.length < page.size) return;
  }
}
