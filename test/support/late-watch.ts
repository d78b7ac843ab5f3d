/** A coordination store whose watches begin late: for what is closed meanwhile. */
import { MemoryCluster } from '../../common/coordination/memory.ts';
import type { Coordination } from '../../common/coordination/port.ts';

/** @returns `begin` lets the watches begin; `open` counts those that were begun and not closed */
export function lateWatch() {
  const coordination: Coordination = new MemoryCluster().client();
  const begun = Promise.withResolvers<void>();
  const watch = coordination.watch.bind(coordination);
  let open = 0;
  coordination.watch = async (...args) => {
    await begun.promise;
    const real = await watch(...args);
    open += 1;
    return {
      close: () => {
        open -= 1;
        return real.close();
      },
    };
  };
  return { coordination, begin: begun.resolve, open: () => open };
}
