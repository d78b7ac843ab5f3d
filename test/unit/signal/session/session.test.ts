import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { fromProtoCode } from '../../../../common/errors.ts';
import type { SessionId } from '../../../../common/ids.ts';
import { Direction, PeopleList, SourceKind, type IShownPages } from '../../../../proto/index.ts';
import { sessionBench, settled } from '../../../support/session-bench.ts';

const PRODUCE = { transportId: 't', kind: SourceKind.SOURCE_KIND_MIC, rtpParametersJson: '{}' };

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('Session', () => {
  test('hears the room from its snapshot on: nothing happens between the two', async () => {
    const { room, socket, session, join } = sessionBench();
    const order: string[] = [];
    room.snapshot = () => {
      void Promise.resolve().then(() => order.push('whatever may change the room'));
      order.push('snapshot');
      return { counts: { people: 1 } };
    };
    const { send, subscribe } = socket;
    socket.send = (frame) => (order.push('answer'), send.call(socket, frame));
    socket.subscribe = (topic) => (order.push(topic), subscribe.call(socket, topic));

    await join();

    expect(order).toEqual([
      'snapshot',
      'answer',
      'room/council',
      'room/council/inside',
      'room/council/members',
      'whatever may change the room',
    ]);
    session.onSocketClosed();
  });

  test('writes once for its first opening of media, and uses a generation up before each later one', async () => {
    const { room, media, session, request, join } = sessionBench();
    await join();

    await request({ openMedia: {} });
    for (const direction of [Direction.DIRECTION_SEND, Direction.DIRECTION_RECV]) {
      await request({ createTransport: { direction } });
    }
    await request({ watch: { wishes: [], rtpCapabilitiesJson: '{}' } });
    await request({ connectTransport: { transportId: 't', dtlsParametersJson: '{}' } });
    await request({ resumeConsumers: { consumerIds: ['c'] } });
    expect(room.told).toEqual([['setMedia', 'sfu-1', 1]]);
    expect(media.calls.map(([name]) => name)).toEqual([
      'createMediaTransport',
      'createMediaTransport',
      'setWatch',
      'connectMediaTransport',
      'startConsumers',
    ]);

    await request({ openMedia: {} });
    expect(room.told.slice(1)).toEqual([
      ['reserveMedia', 2],
      ['setMedia', 'sfu-1', 2],
    ]);
    session.onSocketClosed();
  });

  test('shows pages, lets them go, and is told all anew when it has missed something', async () => {
    const { room, socket, session, request, join } = sessionBench();
    const list = PeopleList.PEOPLE_LIST_BY_NAME;
    await join();

    await request({ show: { shown: [{ list, pages: [0, 1] }] } });
    const turned = await request({ show: { shown: [{ list, pages: [1, 2] }] } });
    expect(turned?.show?.pages).toMatchObject([{ page: 2 }]);
    expect(socket.topics).toEqual([
      'room/council',
      'room/council/inside',
      'room/council/members',
      'room/council/1/1',
      'room/council/1/2',
    ]);

    socket.sent.length = 0;
    session.onCaughtUp();
    expect(socket.sent[0]?.snapshot).toMatchObject({ counts: { people: 1 } });
    expect(socket.sent[1]?.show?.pages?.map(({ page }) => page)).toEqual([1, 2]);

    session.onSocketClosed();
    expect(room.told).toContainEqual(['hide', 0]);
  });

  test('refuses more pages than one may show, and lists that do not exist', async () => {
    const { session, request, join } = sessionBench();
    await join();
    const codeOf = async (shown: IShownPages) =>
      fromProtoCode((await request({ show: { shown: [shown] } }))?.failure?.code);

    expect(await codeOf({ list: 1, pages: [0, 1, 2, 3, 4, 5, 6, 7, 8] })).toBe('ARGUMENT_INVALID');
    expect(await codeOf({ list: 9 as PeopleList, pages: [0] })).toBe('ARGUMENT_INVALID');
    session.onSocketClosed();
  });

  test('joins with the others of its moment: its token is not looked at before', async () => {
    const moment = Promise.withResolvers<void>();
    let checked = 0;
    const { claims } = sessionBench();
    const { socket, join } = sessionBench({
      moments: { come: () => moment.promise },
      tokens: { verify: async () => ((checked += 1), claims) },
    });

    await join();
    expect([checked, socket.answer(1)]).toEqual([0, undefined]);
    moment.resolve();
    await settled();

    expect(checked).toBe(1);
    expect(socket.answer(1)?.join).toBeDefined();
  });

  test('is closed when nobody joins in time', () => {
    const { socket } = sessionBench();

    jest.advanceTimersByTime(15_000);

    expect(socket.endedWith).toBe(1008);
    expect(fromProtoCode(socket.sent[0]?.sessionClosed?.code)).toBe('NOT_JOINED');
  });

  test('leaves at once when the socket went away during the join', async () => {
    const { room, session, join } = sessionBench();
    const joining = join();
    session.onSocketClosed();

    await joining;

    expect(room.told).toEqual([['leave']]);
    expect(room.refs).toBe(0);
  });

  test('undoes at the SFU node what the room refused', async () => {
    const { room, media, session, join, request } = sessionBench();
    await join();
    await request({ openMedia: {} });
    room.refusal = new Error('refused');

    const answer = await request({ produce: PRODUCE });

    expect(fromProtoCode(answer?.failure?.code)).toBe('INTERNAL');
    expect(answer?.failure?.detail).toBe('internal error');
    expect(media.calls.map(([name]) => name)).toEqual(['produceSource', 'removeSource']);
    session.onSocketClosed();
  });

  test('tells the room nothing of a source that the SFU node refused', async () => {
    const { room, media, session, join, request } = sessionBench();
    await join();
    await request({ openMedia: {} });
    media.failing = { name: 'produceSource', code: 'TRANSPORT_UNKNOWN' };

    const answer = await request({ produce: PRODUCE });

    expect(fromProtoCode(answer?.failure?.code)).toBe('TRANSPORT_UNKNOWN');
    expect(room.told).toEqual([['setMedia', 'sfu-1', 1]]);
    session.onSocketClosed();
  });

  test('forgets lost media, tells the client and the room, and opens under a newer generation', async () => {
    const { room, socket, registry, media, session, join, request } = sessionBench();
    await join();
    await request({ openMedia: {} });

    registry.onSfuUnreachable(media.nodeId);
    await settled();

    expect(fromProtoCode(socket.sent.at(-1)?.mediaLost?.code)).toBe('SFU_UNREACHABLE');
    expect(room.told.at(-1)).toEqual(['setMedia', undefined, 1]);
    await request({ openMedia: {} });
    expect(room.told.at(-1)).toEqual(['setMedia', 'sfu-1', 2]);
    session.onSocketClosed();
  });

  test('believes the SFU node that says it has no media of the session', async () => {
    const { socket, media, session, join, request } = sessionBench();
    await join();
    await request({ openMedia: {} });
    media.failing = { name: 'createMediaTransport', code: 'MEDIA_NOT_OPEN' };

    const answer = await request({ createTransport: { direction: Direction.DIRECTION_SEND } });

    expect(fromProtoCode(answer?.failure?.code)).toBe('MEDIA_NOT_OPEN');
    expect(fromProtoCode(socket.sent.at(-1)?.mediaLost?.code)).toBe('SESSION_EXPIRED');
    session.onSocketClosed();
  });

  test('mutes, and watches something else, while a watch waits for its sources', async () => {
    const { media, session, socket, join, request } = sessionBench();
    await join();
    await request({ openMedia: {} });
    const { produce } = (await request({ produce: PRODUCE })) ?? {};
    const waiting = Promise.withResolvers<void>();
    media.watchAnswers = waiting.promise;

    expect(await request({ watch: {} })).toBeUndefined();
    const muted = await request({ setSourcePaused: { sourceId: produce?.sourceId ?? '', paused: true } });
    const resumed = await request({ resumeConsumers: { consumerIds: ['c'] } });
    await request({ watch: {} });

    expect([muted?.done, resumed?.done].every(Boolean)).toBe(true);
    expect(media.calls.filter(([name]) => name === 'setWatch')).toHaveLength(2);
    waiting.resolve();
    await settled();
    expect(socket.sent.filter((one) => one.watch)).toHaveLength(2);
    session.onSocketClosed();
  });

  test('starts a watch only after the commands that came before it', async () => {
    const { media, session, socket, join, request } = sessionBench();

    await Promise.all([join(), request({ openMedia: {} }), request({ watch: {} })]);
    await settled();

    expect(socket.sent.map(({ failure }) => failure).filter(Boolean)).toEqual([]);
    expect(socket.sent.filter((one) => one.watch)).toHaveLength(1);
    expect(media.calls.map(([name]) => name)).toEqual(['setWatch']);
    session.onSocketClosed();
  });

  test('refuses the answer to a watch at a place that was left meanwhile, and keeps the new place', async () => {
    const { media, room, session, socket, join, request } = sessionBench();
    await join();
    await request({ openMedia: {} });
    const waiting = Promise.withResolvers<void>();
    media.watchAnswers = waiting.promise;
    await request({ watch: {} });
    await request({ openMedia: {} });

    waiting.resolve();
    await settled();

    expect(socket.sent.map(({ failure }) => failure && fromProtoCode(failure.code))).toContain(
      'MEDIA_NOT_OPEN',
    );
    expect(socket.sent.filter((one) => one.mediaLost)).toEqual([]);
    expect(room.told.at(-1)).toEqual(['setMedia', 'sfu-1', 2]);
    session.onSocketClosed();
  });

  test('counts watches that wait among the commands that may wait', async () => {
    const { media, session, join, request } = sessionBench();
    await join();
    await request({ openMedia: {} });
    media.watchAnswers = new Promise(() => {});
    for (let count = 0; count < 64; count += 1) await request({ watch: {} });

    const answer = await request({ watch: {} });

    expect(fromProtoCode(answer?.failure?.code)).toBe('RATE_LIMITED');
    session.onSocketClosed();
  });

  test('renews the resume token', async () => {
    const { socket, session, join } = sessionBench();
    await join();

    jest.advanceTimersByTime(5 * 60_000);
    await settled();

    expect(socket.sent.at(-1)?.newResumeToken?.resumeToken).toBe('renewed');
    session.onSocketClosed();
  });

  test('refuses commands beyond the burst, with a time to wait', async () => {
    const { session, join, request } = sessionBench();
    await join();
    for (let count = 1; count < 200; count += 1) await request({ stats: {} });

    const answer = await request({ stats: {} });

    expect(fromProtoCode(answer?.failure?.code)).toBe('RATE_LIMITED');
    expect(answer?.failure?.retryAfterMs).toBeGreaterThan(0);
    session.onSocketClosed();
  });
});

describe('SessionRegistry', () => {
  test('vouches through the grace period and releases media and room after it', async () => {
    const { room, media, registry, session, join, request } = sessionBench();
    await join();
    await request({ openMedia: {} });

    session.onSocketClosed();
    await settled();
    expect([...registry.vouched()]).toHaveLength(1);
    expect(room.told.at(-1)).toEqual(['socketLost']);
    jest.advanceTimersByTime(31_000);

    expect([...registry.vouched()]).toEqual([]);
    expect([media.released, room.refs]).toEqual([['sfu-1'], 0]);
  });

  test('lets go without releasing media when another node took the session over in its grace period', async () => {
    const { room, media, registry, session, join, request } = sessionBench();
    await join();
    await request({ openMedia: {} });
    session.onSocketClosed();

    room.emit('sessionReplaced', 'session' as SessionId, 1);

    expect([...registry.vouched()]).toEqual([]);
    jest.advanceTimersByTime(31_000);
    expect([media.released, room.refs]).toEqual([[], 0]);
  });

  test('closes the socket whose session was taken over, and not one of a newer generation', async () => {
    const { room, socket, join } = sessionBench();
    await join();

    room.emit('sessionReplaced', 'session' as SessionId, 0);
    expect(socket.endedWith).toBeUndefined();
    room.emit('sessionReplaced', 'session' as SessionId, 1);

    expect(fromProtoCode(socket.sent.at(-1)?.sessionClosed?.code)).toBe('SESSION_REPLACED');
    expect(socket.sent.at(-1)?.sessionClosed?.canResume ?? false).toBe(false);
    expect([socket.endedWith, room.refs]).toEqual([1008, 0]);
    expect(room.told).toEqual([]);
  });
});
