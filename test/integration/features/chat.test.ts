/** The chat through sockets at two sites: who is told what, and that a refusal says how long to wait. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ChatCommand,
  ChatMessageView,
  ChatPage,
  ChatQuery,
  type IChatCommand,
} from '../../../proto/features/chat.ts';
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

const chat = (command: IChatCommand) => ({
  featureCommand: { feature: 'chat', command: ChatCommand.encode(command).finish() },
});

const come = (node: SignalNode, name: string, claims = {}) =>
  sites.join(node, ROOM, { name, subject: name.toLowerCase(), ...claims });

const textsOf = (client: SignalClient): string =>
  [...recordsOf(client, 'chat')]
    .filter(([key]) => key.startsWith('m/'))
    .map(([, bytes]) => ChatMessageView.decode(bytes))
    .sort((one, other) => one.sequence - other.sequence)
    .map(({ text }) => text)
    .join();

describe('chat', () => {
  test('brings messages to those whom they are for, also when they come again, and nowhere else', async () => {
    const { client: anna } = await come(erfurt, 'Anna', { groups: ['SPD'] });
    const { client: ben, joined } = await come(jena, 'Ben', { groups: ['SPD'] });
    const { client: mo } = await come(jena, 'Mo', { role: 'chair' });
    const { client: oz } = await come(jena, 'Oz', { role: 'observer' });

    expect(await anna.codeOf(chat({ send: { text: 'all' } }))).toBe('OK');
    expect(await anna.codeOf(chat({ send: { text: 'party', group: 'SPD' } }))).toBe('OK');
    const person = joined.self?.number ?? 0;
    await waitFor(() => anna.roster.people.size === 3, { what: 'Anna to see Ben' });
    expect(await anna.codeOf(chat({ send: { text: 'psst', person } }))).toBe('OK');
    expect(await mo.codeOf(chat({ send: { text: 'end' } }))).toBe('OK');

    await waitFor(() => textsOf(ben) === 'all,party,psst,end' && textsOf(mo) === 'all,end', {
      what: 'all messages',
    });
    expect([textsOf(oz), await oz.codeOf(chat({ send: { text: 'x' } }))]).toEqual(['', 'ROLE_MISSING']);
    const { client: again } = await come(erfurt, 'Ben', { groups: [] });
    await waitFor(() => textsOf(again) === 'all,psst,end', { what: 'his own' });
    const query = ChatQuery.encode({ search: { text: 'PSST' } }).finish();
    const found = async (client: SignalClient) => {
      const { featureQuery } = await client.request({ featureQuery: { feature: 'chat', query } });
      return ChatPage.decode(featureQuery?.answer ?? new Uint8Array()).messages.length;
    };
    expect([await found(again), await found(mo)]).toEqual([1, 0]);
  });

  test('says how long to wait in slow mode', async () => {
    const { client: mo } = await come(erfurt, 'Mo', { role: 'chair' });
    const { client: ben } = await come(jena, 'Ben');
    expect(await mo.codeOf(chat({ configure: { slowModeSec: 60 } }))).toBe('OK');
    expect(await ben.codeOf(chat({ send: { text: 'one' } }))).toBe('OK');

    const { failure } = await ben.request(chat({ send: { text: 'two' } }));

    expect(failure?.reason).toBe('chat.slow-down');
    expect(failure?.retryAfterMs).toBeGreaterThan(50_000);
  });
});
