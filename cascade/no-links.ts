/** Stands in for links/ on a node without neighbours. */
import type { LinksPort } from './ports.ts';

export const NO_LINKS: LinksPort & { close(): Promise<void> } = {
  setDemand: () => {},
  describe: () => [],
  pipedTo: () => [],
  remoteScore: () => undefined,
  close: () => Promise.resolve(),
};
