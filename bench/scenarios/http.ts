/** Scenario `http`: what signalling nodes answer by HTTP, under autocannon. */
import { fetchTools } from '../tools/fetch-tools.ts';
import { endpointsOf } from '../tools/http/endpoints.ts';
import { loadEndpoints } from '../tools/http/http-load.ts';
import { httpOutcome } from './http-figures.ts';
import { wholeNumber, type ParamsOf } from './params.ts';
import type { Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

const PARAMS = {
  connections: wholeNumber(10, {
    about: 'to each node, each with one request at a time',
    min: 1,
    max: 10_000,
  }),
  seconds: wholeNumber(5, { about: 'how long each endpoint is loaded', unit: 's', min: 1, max: 3_600 }),
};

type HttpParams = ParamsOf<typeof PARAMS>;

const MS_PER_S = 1_000;

export const http: Scenario<typeof PARAMS> = {
  name: 'http',
  about: 'the HTTP endpoints of signalling nodes under autocannon, one endpoint after the other',
  params: PARAMS,
  figures: ['http_requests_per_s', 'http_ms_p50', 'http_ms_p99'],
  needs: 'cluster',
  cluster: () => ({ sites: 1, signalPerSite: 1 }),
  sendsMedia: () => false,
  run,
};

async function run({ target, roomPrefix, progress, signal }: Stage, params: HttpParams): Promise<Outcome> {
  const folder = await fetchTools(progress, signal);
  const room = `${roomPrefix}-http`;
  const token = await target.token({ room, subject: 'bench', name: 'Bench', publish: [] });
  const orders = target.sites.map(({ url }) => ({
    ...params,
    folder,
    caPem: target.caPem,
    requests: endpointsOf(url, room, token),
  }));
  const ofEach = orders[0]?.requests.length ?? 0;
  const steps = ofEach * orders.length;
  progress.phase('loading endpoints', ofEach * params.seconds * MS_PER_S);
  let done = 0;
  const onReport = (): void => progress.at((done += 1) / steps);
  const found = await Promise.all(orders.map((order) => loadEndpoints(order, { signal, onReport })));
  return httpOutcome(found.flat());
}
