import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { parseSourceId } from '../../common/ids.ts';
import type { MediaSession } from '../../cascade/media/media-session.ts';
import { Direction, SourceKind } from '../../proto/index.ts';
import { identity, SIGNAL, startMediaNode, type MediaNode } from '../support/media-node.ts';
import { dtlsParametersJson, opusParameters, vp8Parameters } from '../support/media-rtp.ts';
import { waitFor } from '../support/wait-for.ts';

const MIC = parseSourceId('p-s1:mic');
const CAM = parseSourceId('p-s1:cam');

let node: MediaNode;
let session: MediaSession;

beforeAll(async () => {
  node = await startMediaNode();
});

afterEach(() => {
  for (const { identity: each } of node.sessions.list()) node.sessions.close(each.sessionId);
  node.events.length = 0;
});

afterAll(() => node.close());

const open = async (): Promise<MediaSession> => (session = await node.sessions.open(identity(), SIGNAL));

async function produce(over: Partial<Parameters<MediaSession['sources']['produce']>[0]> = {}) {
  const { transport } = await session.transports.create({ direction: Direction.DIRECTION_SEND });
  return session.sources.produce({
    transport,
    sourceId: MIC,
    generation: 1,
    kind: SourceKind.SOURCE_KIND_MIC,
    rtpParametersJson: JSON.stringify(opusParameters()),
    paused: false,
    ...over,
  });
}

type Candidate = { readonly protocol: string; readonly port: number };

const dtlsEnd = (json = dtlsParametersJson()) => ({ dtlsParametersJson: json, plainParametersJson: '' });

const held = () => node.rooms.get(identity().roomId)?.sources.list() ?? [];

describe('a session that sends', () => {
  test('gets transports with UDP and TCP candidates on the worker’s ports', async () => {
    await open();

    const made = await session.transports.create({ direction: Direction.DIRECTION_SEND });

    const candidates = JSON.parse(made.describe().iceCandidatesJson ?? '') as readonly Candidate[];
    const ports = Object.fromEntries(candidates.map(({ protocol, port }) => [protocol, port]));
    expect(ports).toEqual(node.pool.ports[0]);
  });

  test('connects once, and again with the same parameters', async () => {
    await open();
    const { transport } = await session.transports.create({ direction: Direction.DIRECTION_SEND });
    const parameters = dtlsEnd();

    await session.transports.connect(transport.id, parameters);
    await session.transports.connect(transport.id, parameters);

    await expect(session.transports.connect(transport.id, dtlsEnd())).rejects.toMatchObject({
      code: 'INVALID_STATE',
    });
  });

  test('may try again after DTLS parameters that were refused', async () => {
    await open();
    const { transport } = await session.transports.create({ direction: Direction.DIRECTION_SEND });

    await expect(
      session.transports.connect(transport.id, dtlsEnd('{"fingerprints":[]}')),
    ).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
    });

    await session.transports.connect(transport.id, dtlsEnd());
  });

  test('restarts ICE with new credentials', async () => {
    await open();
    const made = await session.transports.create({ direction: Direction.DIRECTION_SEND });
    const before = made.describe().iceParametersJson;

    expect(await session.transports.restartIce(made.transport.id)).not.toBe(before);
  });

  test('has a bounded number of transports', async () => {
    await open();
    const create = () => session.transports.create({ direction: Direction.DIRECTION_RECV });

    const outcomes = await Promise.allSettled([create(), create(), create(), create(), create()]);

    expect(outcomes.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'INVALID_STATE' } },
    ]);
  });

  test('enters its source into the room under an id of its own', async () => {
    await open();

    const produced = await produce();

    expect(produced).toEqual({ producerId: 'p-s1:mic.1.0' });
    expect(held()).toMatchObject([
      { sourceId: MIC, generation: 1, originNodeId: 'sfu-a', hops: 0, path: [] },
    ]);
  });

  test('replaces its source by a newer generation without calling it lost', async () => {
    await open();
    await produce();
    const [older] = held();

    await produce({ generation: 2 });

    expect(held()).toMatchObject([{ generation: 2 }]);
    expect([older?.producer.closed, node.events]).toEqual([true, []]);
  });

  test.each([
    [1, 'SOURCE_EXISTS'],
    [0, 'FENCED'],
  ])('is refused generation %p while 1 is there', async (generation, code) => {
    await open();
    await produce();

    await expect(produce({ generation })).rejects.toMatchObject({ code });
  });

  test('of two requests at once for one generation exactly one wins', async () => {
    await open();

    const outcomes = await Promise.allSettled([produce(), produce()]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(held()).toHaveLength(1);
  });

  test('pauses and resumes', async () => {
    await open();
    await produce();

    await session.sources.setPaused(MIC, true);
    const isPaused = held()[0]?.producer.paused;
    await session.sources.setPaused(MIC, false);

    expect([isPaused, held()[0]?.producer.paused]).toEqual([true, false]);
  });

  test('removes its source, twice', async () => {
    await open();
    await produce();

    session.sources.remove(MIC);
    session.sources.remove(MIC);

    expect([held(), node.events]).toEqual([[], []]);
  });

  test('a source whose transport closes is told as lost', async () => {
    await open();
    const { transport } = await session.transports.create({ direction: Direction.DIRECTION_SEND });
    await produce({ transport });

    transport.close();

    expect(node.events).toEqual([
      { to: [SIGNAL], event: { sourceLost: { sessionId: 's1', sourceId: MIC, generation: 1 } } },
    ]);
  });

  test('a participant’s new session takes a source over from the old one', async () => {
    await open();
    await produce();
    const old = session;
    session = await node.sessions.open(identity('s2'), SIGNAL);

    await produce({ generation: 2 });

    expect([held().map(({ generation }) => generation), old.sources.ids]).toEqual([[2], []]);
  });
});

const opusJson = JSON.stringify(opusParameters());

describe('broken RTP parameters', () => {
  test.each([
    ['no JSON', { rtpParametersJson: '{' }],
    ['a codec that the router does not have', { rtpParametersJson: opusJson.replace('opus', 'opium') }],
    [
      'another payload type than its encodings',
      {
        rtpParametersJson: JSON.stringify({
          ...opusParameters(),
          encodings: [{ ssrc: 1, codecPayloadType: 3 }],
        }),
      },
    ],
    ['an SSRC of no sense', { rtpParametersJson: opusJson.replace('1111', '"x"') }],
    ['no SSRC', { rtpParametersJson: JSON.stringify({ ...opusParameters(), encodings: [{}] }) }],
    [
      'an unknown header extension',
      {
        rtpParametersJson: JSON.stringify({
          ...opusParameters(),
          headerExtensions: [{ uri: 'urn:x', id: 1 }],
        }),
      },
    ],
    ['video as a microphone', { rtpParametersJson: JSON.stringify(vp8Parameters()) }],
  ])('%s are refused and harm nothing', async (_what, over) => {
    await open();
    const { transport } = await session.transports.create({ direction: Direction.DIRECTION_SEND });
    await produce({
      transport,
      sourceId: CAM,
      kind: SourceKind.SOURCE_KIND_CAMERA,
      rtpParametersJson: JSON.stringify(vp8Parameters()),
    });

    await expect(produce({ transport, ...over })).rejects.toMatchObject({ code: 'RTP_PARAMETERS_INVALID' });

    await produce({ transport });
    expect(held().map(({ sourceId, producer }) => [sourceId, producer.closed])).toEqual([
      [CAM, false],
      [MIC, false],
    ]);
  });

  test('an SSRC that is taken is refused', async () => {
    await open();
    const { transport } = await session.transports.create({ direction: Direction.DIRECTION_SEND });
    await produce({ transport });

    await expect(produce({ transport, sourceId: CAM })).rejects.toMatchObject({
      code: 'RTP_PARAMETERS_INVALID',
    });
  });

  test.each([
    [
      'foreign',
      async () =>
        (await node.sessions.open(identity('s2'), SIGNAL)).transports.create({
          direction: Direction.DIRECTION_SEND,
        }),
    ],
    ['receiving', async () => session.transports.create({ direction: Direction.DIRECTION_RECV })],
  ])('a %s transport is not known', async (_what, make) => {
    await open();
    const { transport } = await make();
    const { id } = transport;

    expect(() => session.transports.sendTransport(id)).toThrow(
      expect.objectContaining({ code: 'TRANSPORT_UNKNOWN' }),
    );
  });

  test('a source that is not sent can not be paused', async () => {
    await open();

    await expect(session.sources.setPaused(MIC, true)).rejects.toMatchObject({ code: 'SOURCE_UNKNOWN' });
  });

  test('an ended session leaves nothing behind', async () => {
    await open();
    await produce();

    node.sessions.close(identity().sessionId);

    await waitFor(() => node.rooms.list().length === 0, { what: 'room closed' });
    expect([...node.announced]).toEqual([]);
  });
});
