/** Sites for tests of the page's model. */
import type { Site } from '../../../../client/sites/site.ts';

export const site = (name: string, over: Partial<Site> = {}): Site => ({
  site: name,
  signalUrl: `wss://${name}/v1/signal`,
  moreSignalUrls: [],
  pingUrl: `https://${name}/v1/ping`,
  load: 0,
  hasRoom: undefined,
  ...over,
});
