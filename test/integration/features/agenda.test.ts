/** The agenda through sockets at two sites. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  AgendaCommand,
  AgendaItemView,
  AgendaOrderView,
  AgendaState,
  type IAgendaCommand,
} from '../../../proto/features/agenda.ts';
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

const agenda = (command: IAgendaCommand) => ({
  featureCommand: { feature: 'agenda', command: AgendaCommand.encode(command).finish() },
});

/** `number title`, the current one in brackets. */
function toldTo(client: SignalClient): string {
  const records = recordsOf(client, 'agenda');
  const order = records.get('order');
  return (order ? AgendaOrderView.decode(order).itemIds : [])
    .map((id) => {
      const { number, title, state } = AgendaItemView.decode(records.get(`item/${id}`) ?? new Uint8Array());
      return state === AgendaState.AGENDA_STATE_CURRENT ? `[${number} ${title}]` : `${number} ${title}`;
    })
    .join(', ');
}

test('an agenda is made by who leads, seen by all, and still there when the room was empty', async () => {
  const { client: chair } = await sites.join(erfurt, ROOM, { name: 'Mo', role: 'chair' });
  const { client: ben } = await sites.join(jena, ROOM, { name: 'Ben' });
  const { client: oz } = await sites.join(jena, ROOM, { name: 'Oz', role: 'observer' });
  const items = [{ title: 'Opening' }, { title: 'Budget' }, { title: 'Land deal', notPublic: true }];

  expect(await ben.codeOf(agenda({ addMany: { items } }))).toBe('ROLE_MISSING');
  expect(await chair.codeOf(agenda({ addMany: { items } }))).toBe('OK');
  expect(await chair.codeOf(agenda({ start: { itemId: 'i2' } }))).toBe('OK');
  expect(await chair.codeOf(agenda({ remove: { itemId: 'i2' } }))).toBe('FEATURE_REFUSED');

  for (const client of [ben, oz])
    await waitFor(() => toldTo(client) === '1 Opening, [2 Budget], 3 ', { what: 'the agenda' });
  // a frame of its own
  await waitFor(() => recordsOf(ben, 'agenda').has('inside/i3'), { what: 'what is not public' });
  expect(recordsOf(oz, 'agenda').has('inside/i3')).toBe(false);
  for (const client of [chair, ben, oz]) await client.request({ leave: {} });
  const { client: late } = await sites.join(jena, ROOM, { name: 'Late' });
  await waitFor(() => toldTo(late) === '1 Opening, [2 Budget], 3 ', { what: 'the agenda of before' });
});
