/** A real signalling node with real rooms and fake SFU nodes: what commands do, and what bad input does not. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Direction, SourceKind } from '../../proto/index.ts';
import type { SignalNode } from '../../signal/node.ts';
import type { FakeSfu } from '../support/fake-sfu.ts';
import type { SignalClient } from '../support/signal-client.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = 'council';
const RTP = JSON.stringify({ codecs: [] });

let sites: SignalSites;
let sfu: FakeSfu;
let node: SignalNode;

beforeEach(async () => {
  sites = new SignalSites();
  sfu = await sites.sfu();
  node = await sites.node();
});

afterEach(() => sites.close());

async function openMedia(client: SignalClient): Promise<string> {
  const opened = await client.openMedia();
  expect(opened?.sfuNodeId).toBe('sfu-erfurt-1');
  const { createTransport } = await client.request({
    createTransport: { direction: Direction.DIRECTION_SEND },
  });
  return createTransport?.transportId ?? '';
}

async function publishMic(client: SignalClient): Promise<string> {
  const transportId = await openMedia(client);
  const { produce } = await client.request({
    produce: { transportId, kind: SourceKind.SOURCE_KIND_MIC, rtpParametersJson: RTP },
  });
  return produce?.sourceId ?? '';
}

describe('join and leave', () => {
  test('answers with grants, site and a snapshot, and others see the newcomer', async () => {
    const { client: anna } = await sites.join(node, ROOM, { name: 'Anna' });

    const { joined } = await sites.join(node, ROOM, { name: 'Ben', grants: { publish: ['mic'] } });

    expect(joined.site).toBe('erfurt');
    expect(joined.grants?.publish).toEqual([SourceKind.SOURCE_KIND_MIC]);
    expect(joined.self).toMatchObject({ name: 'Ben', participantId: joined.participantId });
    expect(joined.snapshot?.people?.[0]).toMatchObject({ name: 'Anna' });
    await waitFor(() => anna.roster.people.has(joined.participantId ?? ''), { what: 'Anna sees Ben' });
  });

  test('leave is answered, closes the socket and removes the participant', async () => {
    const { client: anna } = await sites.join(node, ROOM);
    const { client: ben, joined } = await sites.join(node, ROOM, { name: 'Ben' });

    expect(await ben.codeOf({ leave: {} })).toBe('OK');

    expect((await ben.untilClosed()).code).toBe(1000);
    const { number } = joined.self ?? {};
    await waitFor(() => anna.deltas.some((delta) => delta.left?.includes(number ?? 0)), {
      what: 'Ben has gone',
    });
  });
});

describe('sources', () => {
  test('produce makes a source that others see with its generation', async () => {
    const { client: anna } = await sites.join(node, ROOM);
    const { client: ben, joined } = await sites.join(node, ROOM, { name: 'Ben' });

    const sourceId = await publishMic(ben);

    expect(sourceId).toBe(`${joined.participantId}:mic`);
    expect(sfu.produced[0]?.generation).toBe(1);
    await waitFor(() => anna.roster.sources.get(sourceId)?.generation === 1, {
      what: 'Anna sees the microphone',
    });
  });

  test('pausing and closing are seen by others', async () => {
    const { client: anna } = await sites.join(node, ROOM);
    const { client: ben } = await sites.join(node, ROOM, { name: 'Ben' });
    const sourceId = await publishMic(ben);

    expect(await ben.codeOf({ setSourcePaused: { sourceId, paused: true } })).toBe('OK');
    await waitFor(() => anna.roster.sources.get(sourceId)?.isPaused, { what: 'paused' });
    expect(await ben.codeOf({ closeSource: { sourceId } })).toBe('OK');

    await waitFor(() => !anna.roster.sources.has(sourceId), { what: 'closed' });
    expect(sfu.removedSources).toEqual([sourceId]);
  });

  test('watch routes wishes to where sources are and refuses the others one by one', async () => {
    const { client: anna } = await sites.join(node, ROOM);
    const { client: ben } = await sites.join(node, ROOM, { name: 'Ben' });
    const sourceId = await publishMic(ben);
    await anna.openMedia();

    const { watch } = await anna.request({ watch: { wishes: [{ sourceId }, { sourceId: 'gone:cam' }] } });

    expect(watch?.consumers?.map((one) => one.sourceId)).toEqual([sourceId]);
    expect(watch?.failures?.map((one) => one.sourceId)).toEqual(['gone:cam']);
    expect(sfu.watches[0]?.wishes?.[0]).toMatchObject({ originNodeId: 'sfu-erfurt-1', generation: 1 });
    expect(await anna.codeOf({ resumeConsumers: { consumerIds: ['c'] } })).toBe('OK');
  });

  test('one cannot watch oneself', async () => {
    const { client } = await sites.join(node, ROOM);
    const sourceId = await publishMic(client);

    const { watch } = await client.request({ watch: { wishes: [{ sourceId }] } });

    expect(watch?.failures).toHaveLength(1);
    expect(watch?.consumers).toEqual([]);
  });
});

describe('stats', () => {
  test('land in the metrics without a name', async () => {
    const { client } = await sites.join(node, ROOM);

    expect(await client.codeOf({ stats: { rttMs: 30, sendLossRatio: 0.01 } })).toBe('OK');

    const text = await (await fetch(`http://127.0.0.1:${node.port}/metrics`)).text();
    expect(text).toMatch(/kaskade_signal_client_rtt_seconds_count\{[^}]*\} 1/);
    expect(text).toMatch(/kaskade_signal_joined_sessions\{[^}]*\} 1/);
    expect(text).not.toContain('Anna');
  });
});
