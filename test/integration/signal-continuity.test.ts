/** What happens to sessions when sockets, signalling nodes or SFU nodes go away: real signalling nodes, fake SFUs. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Roster } from '../../client/room/roster.ts';
import { AppError, fromProtoCode } from '../../common/errors.ts';
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

async function publishMic(client: SignalClient): Promise<string> {
  await client.openMedia();
  const { createTransport } = await client.request({
    createTransport: { direction: Direction.DIRECTION_SEND },
  });
  const transportId = createTransport?.transportId ?? '';
  const kind = SourceKind.SOURCE_KIND_MIC;
  const { produce } = await client.request({ produce: { transportId, kind, rtpParametersJson: RTP } });
  return produce?.sourceId ?? '';
}

/** Time as this process lives it, ms: none passes while it is kept from running. */
function livedMs(): () => number {
  const tickMs = 10;
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), tickMs);
  return () => {
    clearInterval(ticking);
    return ticks * tickMs;
  };
}

const untilSeen = (client: SignalClient, what: string, holds: (roster: Roster) => boolean | undefined) =>
  waitFor(() => holds(client.roster), { what });

describe('resume', () => {
  test('keeps participant, sources and media; others see it come back', async () => {
    const { client: anna } = await sites.join(node, ROOM);
    const { client: ben, joined } = await sites.join(node, ROOM, { name: 'Ben' });
    const sourceId = await publishMic(ben);
    await ben.close();
    await untilSeen(anna, 'Ben reconnects', ({ people }) =>
      [...people.values()].some((one) => one.isReconnecting),
    );

    const again = await sites.connect(node);
    const { resume } = await again.request({
      resume: { roomId: ROOM, resumeToken: joined.resumeToken ?? '' },
    });

    expect(resume).toMatchObject({ participantId: joined.participantId, mediaKept: true, site: 'erfurt' });
    expect(resume?.self?.sources).toMatchObject([{ kind: SourceKind.SOURCE_KIND_MIC }]);
    expect(await again.codeOf({ setSourcePaused: { sourceId, paused: true } })).toBe('OK');
    expect(sfu.closedSessions).toEqual([]);
  });

  test('on another node of the site: the old socket is told and closed', async () => {
    const other = await sites.node();
    const { client: ben, joined } = await sites.join(node, ROOM, { name: 'Ben' });

    const again = await sites.connect(other);
    const { resume } = await again.request({
      resume: { roomId: ROOM, resumeToken: joined.resumeToken ?? '' },
    });

    expect(resume?.participantId).toBe(joined.participantId);
    expect(fromProtoCode((await ben.event('sessionClosed')).code)).toBe('SESSION_REPLACED');
    await ben.untilClosed();
    expect(await again.codeOf({ stats: {} })).toBe('OK');
  });

  test('on the same node: the old socket is told, the new one is not', async () => {
    const { client: ben, joined } = await sites.join(node, ROOM, { name: 'Ben' });

    const again = await sites.connect(node);
    await again.request({ resume: { roomId: ROOM, resumeToken: joined.resumeToken ?? '' } });

    await ben.untilClosed();
    expect(await again.codeOf({ stats: {} })).toBe('OK');
    expect(again.received.filter((one) => one.sessionClosed)).toEqual([]);
  });

  test('says so when the SFU node has let the media go', async () => {
    const { client: ben, joined } = await sites.join(node, ROOM, { name: 'Ben' });
    await publishMic(ben);
    await ben.close();
    sfu.forgetSessions();

    const again = await sites.connect(node);
    const { resume } = await again.request({
      resume: { roomId: ROOM, resumeToken: joined.resumeToken ?? '' },
    });

    expect(resume?.mediaKept ?? false).toBe(false);
    expect(await again.codeOf({ openMedia: {} })).toBe('OK');
    expect(sfu.opened.map((one) => one.generation)).toEqual([1, 2]);
  });

  test('does not use the generation of an OpenMedia that failed again', async () => {
    const { client: ben, joined } = await sites.join(node, ROOM, { name: 'Ben' });
    await ben.openMedia();
    sfu.refusal = new AppError('NO_CAPACITY', 'full');
    expect(await ben.codeOf({ openMedia: {} })).toBe('NO_CAPACITY');
    sfu.refusal = undefined;
    await ben.close();

    const again = await sites.connect(node);
    await again.request({ resume: { roomId: ROOM, resumeToken: joined.resumeToken ?? '' } });
    await again.openMedia();

    expect(sfu.opened.map((one) => one.generation)).toEqual([1, 3]);
  });

  test('after the grace period it is over, and the media is released', async () => {
    const brief = await sites.node({ graceMs: 500 });
    const { client: anna } = await sites.join(brief, ROOM);
    const { client: ben, joined } = await sites.join(brief, ROOM, { name: 'Ben' });
    await publishMic(ben);
    await ben.close();

    const number = joined.self?.number ?? 0;
    await waitFor(() => anna.deltas.some(({ left }) => left?.includes(number)), { what: 'Ben is gone' });

    const again = await sites.connect(brief);
    const code = await again.codeOf({ resume: { roomId: ROOM, resumeToken: joined.resumeToken ?? '' } });
    expect(code).toBe('RESUME_INVALID');
    await waitFor(() => sfu.closedSessions.length === 1, { what: 'media released' });
  });
});

describe('a closing node', () => {
  test('tells its clients to come back, and is done within 2 s', async () => {
    const other = await sites.node();
    const { client, joined } = await sites.join(node, ROOM);
    const tookMs = livedMs();

    await node.close();

    expect(tookMs()).toBeLessThan(2_000);
    const closed = await client.event('sessionClosed');
    expect([fromProtoCode(closed.code), closed.canResume]).toEqual(['DRAINING', true]);
    const again = await sites.connect(other);
    expect(await again.codeOf({ resume: { roomId: ROOM, resumeToken: joined.resumeToken ?? '' } })).toBe(
      'OK',
    );
  });
});

describe('SFU nodes', () => {
  test('one that dies: MediaLost, its sources vanish, media opens elsewhere under a newer generation', async () => {
    const { client: anna } = await sites.join(node, ROOM);
    const { client: ben } = await sites.join(node, ROOM, { name: 'Ben' });
    const sourceId = await publishMic(ben);
    const second = await sites.sfu('sfu-erfurt-2');
    await waitFor(() => second.streamCount > 0, { what: 'second SFU node is known' });

    await untilSeen(anna, 'source', ({ sources }) => sources.has(sourceId));
    await sfu.kill();

    expect(fromProtoCode((await ben.event('mediaLost')).code)).toBe('SFU_UNREACHABLE');
    await untilSeen(anna, 'source gone', ({ sources }) => !sources.has(sourceId));
    const openMedia = await ben.openMedia();
    expect(openMedia?.sfuNodeId).toBe('sfu-erfurt-2');
    expect(second.opened[0]?.generation).toBe(2);
  });

  test('one that is silent for four beats is as good as dead', async () => {
    const { client } = await sites.join(node, ROOM);
    await client.openMedia();

    sfu.silence();

    expect(fromProtoCode((await client.event('mediaLost')).code)).toBe('SFU_UNREACHABLE');
  });

  test('one that only breaks the event stream is kept', async () => {
    const { client } = await sites.join(node, ROOM);
    await client.openMedia();
    await waitFor(() => sfu.streamCount === 1, { what: 'event stream' });

    const opened = sfu.streamsOpened;
    sfu.breakStreams();

    await waitFor(() => sfu.streamsOpened > opened && sfu.streamCount === 1, { what: 'event stream again' });
    expect(client.received.filter((one) => one.mediaLost)).toEqual([]);
    expect(await client.codeOf({ createTransport: { direction: Direction.DIRECTION_RECV } })).toBe('OK');
  });

  test('one that refuses is passed over', async () => {
    const second = await sites.sfu('sfu-jena-1', 'jena');
    await waitFor(() => second.streamCount > 0, { what: 'second SFU node is known' });
    sfu.refusal = new AppError('NO_CAPACITY', 'full');
    const { client } = await sites.join(node, ROOM);

    const openMedia = await client.openMedia();

    expect(openMedia?.sfuNodeId).toBe('sfu-jena-1');
  });

  test('events reach the session that they are about, and no other', async () => {
    const { client: anna } = await sites.join(node, ROOM);
    const { client: ben } = await sites.join(node, ROOM, { name: 'Ben' });
    await anna.openMedia();
    const sourceId = await publishMic(ben);
    await waitFor(() => sfu.streamCount === 1, { what: 'event stream' });
    const sessionId = sfu.opened[1]?.sessionId ?? '';

    sfu.emit({ consumersClosed: { sessionId, consumerIds: ['c1'] } });
    sfu.emit({ consumerStates: { sessionId, states: [{ consumerId: 'c2', score: 9 }] } });
    sfu.emit({ sourceLost: { sessionId, sourceId, generation: 1 } });

    expect((await ben.event('consumersClosed')).consumerIds).toEqual(['c1']);
    expect((await ben.event('consumerStates')).states?.[0]?.score).toBe(9);
    await untilSeen(anna, 'source gone', ({ sources }) => !sources.has(sourceId));
    expect(anna.received.filter((one) => one.consumersClosed ?? one.consumerStates)).toEqual([]);
  });
});
