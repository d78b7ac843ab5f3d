import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { fromProtoCode } from '../../../../common/errors.ts';
import type { ParticipantId } from '../../../../common/ids.ts';
import { SourceKind } from '../../../../proto/index.ts';
import { sessionBench, settled } from '../../../support/session-bench.ts';

const CAMERA = { transportId: 't', kind: SourceKind.SOURCE_KIND_CAMERA, rtpParametersJson: '{}' };
const ME = 'me' as ParticipantId;
const closed = (...podium: ParticipantId[]) => ({
  audienceCamera: false,
  audienceMic: true,
  podium: new Set(podium),
});

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

async function joined() {
  const bench = sessionBench();
  await bench.join();
  await bench.request({ openMedia: {} });
  const codeOf = async (body: Parameters<typeof bench.request>[0]) => {
    const failure = (await bench.request(body))?.failure;
    return failure ? fromProtoCode(failure.code) : 'OK';
  };
  /** The room tells what may be sent from now on. */
  const rule = async (rules: typeof bench.room.rules): Promise<void> => {
    bench.room.rules = rules;
    bench.room.emit('delta', new Uint8Array([0x08, 0x00]));
    await settled();
  };
  const pauses = () => bench.media.calls.filter(([name]) => name === 'pauseSource').map(([, body]) => body);
  return { ...bench, codeOf, rule, pauses };
}

describe('a session in the audience', () => {
  test('may not switch on what is for the podium, and may at once when it is there', async () => {
    const { session, codeOf, rule } = await joined();
    await rule(closed());
    expect(await codeOf({ produce: CAMERA })).toBe('PODIUM_ONLY');

    await rule(closed(ME));

    expect(await codeOf({ produce: CAMERA })).toBe('OK');
    session.onSocketClosed();
  });

  test('may have ready what it may not send, closed', async () => {
    const { session, codeOf, rule } = await joined();
    await rule(closed());
    const open = { setSourcePaused: { sourceId: 'me:cam', paused: false } };

    expect(await codeOf({ produce: { ...CAMERA, paused: true } })).toBe('OK');

    expect(await codeOf(open)).toBe('PODIUM_ONLY');
    await rule(closed(ME));
    expect(await codeOf(open)).toBe('OK');
    session.onSocketClosed();
  });

  test('is silenced when it leaves the podium, and may not undo it; its transports stay', async () => {
    const { session, room, codeOf, rule, pauses } = await joined();
    await rule(closed(ME));
    await codeOf({ produce: CAMERA });

    await rule(closed());

    expect(pauses()).toEqual([{ sessionId: 'session', sourceId: 'me:cam', paused: true }]);
    expect(room.told).toContainEqual(['paused', 'me:cam', true]);
    expect(await codeOf({ setSourcePaused: { sourceId: 'me:cam', paused: false } })).toBe('PODIUM_ONLY');
    expect(await codeOf({ setSourcePaused: { sourceId: 'me:cam', paused: true } })).toBe('OK');

    await rule(closed(ME));

    expect(await codeOf({ setSourcePaused: { sourceId: 'me:cam', paused: false } })).toBe('OK');
    session.onSocketClosed();
  });

  test('is silenced as well while its socket is away', async () => {
    const { session, codeOf, rule, pauses } = await joined();
    await codeOf({ produce: CAMERA });
    session.onSocketClosed();

    await rule(closed());

    expect(pauses()).toHaveLength(1);
  });
});

describe('what a session may send', () => {
  test('is told with the answer to join, and again when it has changed, with the reason', async () => {
    const { session, socket, room, rule } = await joined();
    const told = () => socket.sent.flatMap(({ sendRights }) => sendRights ?? []);
    expect(socket.sent.find(({ join }) => join)?.join?.sendRights?.withheld).toEqual([]);
    expect(told()).toEqual([]);

    await rule(closed());
    await rule(closed());
    expect(told()).toMatchObject([{ withheld: [{ kind: CAMERA.kind, reason: 'podium' }] }]);

    await rule({ ...room.rules, opinion: (_, kind) => (kind === CAMERA.kind ? 'talks.break' : undefined) });
    expect(told().at(-1)).toMatchObject({ withheld: [{ kind: CAMERA.kind, reason: 'talks.break' }] });
    await rule(closed(ME));
    expect(told()).toHaveLength(3);
    expect(told().at(-1)?.withheld ?? []).toEqual([]);
    session.onSocketClosed();
  });
});
