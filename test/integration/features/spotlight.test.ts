/** Spotlight and pins through sockets at two sites. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  SpotlightCommand,
  SpotlightView,
  type ISpotlightCommand,
} from '../../../proto/features/spotlight.ts';
import type { SignalNode } from '../../../signal/node.ts';
import { recordsOf } from '../../support/feature-records.ts';
import type { SignalClient } from '../../support/signal-client.ts';
import { SignalSites } from '../../support/signal-sites.ts';
import { waitFor } from '../../support/wait-for.ts';

const ROOM = 'council';

let sites: SignalSites;
let erfurt: SignalNode;
let jena: SignalNode;

beforeEach(async () => {
  sites = new SignalSites();
  erfurt = await sites.node();
  jena = await sites.node({ site: 'jena' });
});
afterEach(() => sites.close());

const spotlight = (command: ISpotlightCommand) => ({
  featureCommand: { feature: 'spotlight', command: SpotlightCommand.encode(command).finish() },
});

function told(client: SignalClient): string {
  const bytes = recordsOf(client, 'spotlight').get('spotlight');
  const { shown, pinned } = SpotlightView.decode(bytes ?? new Uint8Array());
  return [shown, pinned].map((people) => people.map(({ name }) => name).join()).join(' / ');
}

test('whom the chair shows and pins everybody knows at both sites', async () => {
  const { client: mo } = await sites.join(erfurt, ROOM, { name: 'Mo', subject: 'mo', role: 'chair' });
  const { client: ben, joined } = await sites.join(jena, ROOM, { name: 'Ben', subject: 'ben' });
  const { client: ina, joined: hers } = await sites.join(jena, ROOM, { name: 'Ina', subject: 'ina' });
  const number = joined.self?.number ?? 0;
  await waitFor(() => mo.roster.people.size === 3, { what: 'the chair to see both' });

  expect(await ben.codeOf(spotlight({ show: { number } }))).toBe('ROLE_MISSING');
  expect(await mo.codeOf(spotlight({ show: { number } }))).toBe('OK');
  expect(await mo.codeOf(spotlight({ pin: { number: hers.self?.number ?? 0 } }))).toBe('OK');
  await waitFor(() => told(ina) === 'Ben / Ina' && told(mo) === 'Ben / Ina', { what: 'both at both sites' });
});
