/** Raised hands through sockets at two sites. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HandsCommand, HandsView, OwnHandView, type IHandsCommand } from '../../../proto/features/hands.ts';
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

const hands = (command: IHandsCommand) => ({
  featureCommand: { feature: 'hands', command: HandsCommand.encode(command).finish() },
});

function namesOf(client: SignalClient): string {
  const view = recordsOf(client, 'hands').get('hands');
  return (view ? HandsView.decode(view).first : []).map(({ name }) => name).join();
}

function placeOf(client: SignalClient): number | undefined {
  const own = recordsOf(client, 'hands').get('own');
  return own && OwnHandView.decode(own).place;
}

describe('hands', () => {
  test('are shown to everybody in their order, and to each their own place', async () => {
    const { client: anna } = await sites.join(erfurt, ROOM, { name: 'Anna' });
    const { client: ben } = await sites.join(jena, ROOM, { name: 'Ben' });

    for (const person of [anna, ben, anna]) expect(await person.codeOf(hands({ raise: {} }))).toBe('OK');

    await waitFor(() => namesOf(ben) === 'Anna,Ben' && placeOf(ben) === 2, { what: 'both hands' });
    expect(await anna.codeOf(hands({ lower: {} }))).toBe('OK');
    await waitFor(() => placeOf(ben) === 1 && placeOf(anna) === undefined, { what: 'own places' });
  });

  test('of others are for moderators; observers have none', async () => {
    const { client: anna } = await sites.join(erfurt, ROOM, { name: 'Anna' });
    const { client: ben, joined } = await sites.join(jena, ROOM, { name: 'Ben' });
    const { client: mo } = await sites.join(jena, ROOM, { name: 'Mo', role: 'chair' });
    const { client: oz } = await sites.join(jena, ROOM, { name: 'Oz', role: 'observer' });
    await ben.codeOf(hands({ raise: {} }));
    await anna.codeOf(hands({ raise: {} }));
    const bens = { lower: { participantId: joined.participantId ?? '' } };

    expect(await anna.codeOf(hands(bens))).toBe('ROLE_MISSING');
    expect(await anna.codeOf(hands({ lowerAll: {} }))).toBe('ROLE_MISSING');
    expect(await oz.codeOf(hands({ raise: {} }))).toBe('ROLE_MISSING');
    expect(await mo.codeOf(hands(bens))).toBe('OK');
    await waitFor(() => namesOf(oz) === 'Anna', { what: 'one hand' });
  });
});
