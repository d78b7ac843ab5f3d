/**
 * Nonsense from nodes: wrong rooms, wrong epochs, endless lists, what was never promised. Each gets its code, what the
 * node has stays as it is, and nothing grows.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { isAppError } from '../../common/errors.ts';
import { RpcClient } from '../../common/rpc/client.ts';
import { SfuControl, type SfuControlShapes } from '../../common/rpc/services.ts';
import { Direction } from '../../proto/index.ts';
import { startSfu, type RunningSfu } from '../support/sfu-node.ts';
import { waitFor } from '../support/wait-for.ts';

const LONG = 'x'.repeat(60_000);
const CEILING = 20;
/** Nobody vouches for sessions here, however long it takes. */
const KEEP_MS = 600_000;
/** A bound, for busy machines. */
const TIMEOUT_MS = 20_000;

const session = (sessionId: string, over: object = {}) => ({
  sessionId,
  roomId: 'r1',
  participantId: `p-${sessionId}`,
  generation: 1,
  signalNodeId: 'signal-a',
  ...over,
});

let sfu: RunningSfu;

/** `OK`, or the code of the error. */
async function codeOf<N extends keyof SfuControlShapes>(
  name: N & Parameters<RunningSfu['rpc']['call']>[0],
  request: object,
  rpc: RunningSfu['rpc'] = sfu.rpc,
): Promise<string> {
  try {
    await rpc.call(name, request, { timeoutMs: TIMEOUT_MS });
    return 'OK';
  } catch (error) {
    return isAppError(error) ? error.code : `untyped: ${String(error)}`;
  }
}

/** What there is: sessions with their sources, and the room. */
async function state() {
  const { sessions } = await sfu.rpc.call('listSessions', {});
  const { routers } = await sfu.rpc.call('describeRoom', { roomId: 'r1' });
  return { sessions, consumers: routers[0]?.consumerCount, roomIds: sfu.node.describe().roomIds };
}

beforeAll(async () => {
  const ceiling = { sessionsPerWorker: CEILING };
  sfu = await startSfu({ ceiling, opensPerSec: 10_000, sessionKeepMs: KEEP_MS });
  await sfu.rpc.call('openSession', session('s1'));
  await sfu.rpc.call('createMediaTransport', { sessionId: 's1', direction: Direction.DIRECTION_RECV });
});
afterAll(() => sfu.close());

describe('a node asked for nonsense', () => {
  let before: Awaited<ReturnType<typeof state>>;

  beforeAll(async () => void (before = await state()));
  afterEach(async () => expect(await state()).toEqual(before));

  test.each<[string, Parameters<typeof codeOf>[0], object, string]>([
    ['ranks of a room that is not here', 'rankParticipants', { roomId: 'r2', generation: 9 }, 'OK'],
    ['ranks of no room', 'rankParticipants', { roomId: '../r1' }, 'ARGUMENT_INVALID'],
    ['a rank of nobody', 'rankParticipants', { roomId: 'r1', ranks: [{ number: 1 }] }, 'ARGUMENT_INVALID'],
    [
      'ranks without end',
      'rankParticipants',
      { roomId: 'r1', ranks: Array.from({ length: 4_097 }, () => ({ participantId: 'p' })) },
      'ARGUMENT_INVALID',
    ],
    ['a place for nobody', 'reserveSession', { sessionId: '', roomId: 'r1' }, 'ARGUMENT_INVALID'],
    ['a place in no room', 'reserveSession', { sessionId: 's9', roomId: LONG }, 'ARGUMENT_INVALID'],
    ['an opening under an older generation', 'openSession', session('s1', { generation: 0 }), 'FENCED'],
    [
      'an opening for somebody else',
      'openSession',
      session('s1', { participantId: 'p2' }),
      'ARGUMENT_INVALID',
    ],
    ['an opening in another room', 'openSession', session('s1', { roomId: 'r2' }), 'ARGUMENT_INVALID'],
    ['an opening from nowhere', 'openSession', session('s9', { signalNodeId: '' }), 'ARGUMENT_INVALID'],
    ['the end of what was never here', 'closeSession', { sessionId: 'nobody' }, 'OK'],
    [
      'a voucher with a wrong id in it',
      'vouchSessions',
      { signalNodeId: 'a', sessionIds: ['s1', '/'] },
      'ARGUMENT_INVALID',
    ],
    ['a watch of no session', 'setWatch', { sessionId: 'nobody' }, 'MEDIA_NOT_OPEN'],
    [
      'wishes without end',
      'setWatch',
      { sessionId: 's1', wishes: Array.from({ length: 1_025 }, () => ({ sourceId: 'p2:mic' })) },
      'ARGUMENT_INVALID',
    ],
    ['a wish for nothing', 'setWatch', { sessionId: 's1', wishes: [{ sourceId: LONG }] }, 'ARGUMENT_INVALID'],
    [
      'a wish without saying what can be received',
      'setWatch',
      { sessionId: 's1', wishes: [{ sourceId: 'p2:mic', originNodeId: 'sfu-a' }] },
      'ARGUMENT_INVALID',
    ],
    [
      'capabilities that are none',
      'setWatch',
      { sessionId: 's1', rtpCapabilitiesJson: '{"codecs":7}' },
      'RTP_PARAMETERS_INVALID',
    ],
    [
      'consumers that nobody has',
      'startConsumers',
      { sessionId: 's1', consumerIds: Array.from({ length: 10_000 }, (_, n) => `c${n}`) },
      'OK',
    ],
    ['a room that is nowhere', 'describeRoom', { roomId: 'nowhere' }, 'OK'],
    ['a room that is none', 'describeRoom', { roomId: '' }, 'ARGUMENT_INVALID'],
    ['more than a message may hold', 'describeRoom', { roomId: 'x'.repeat(2 ** 21) }, 'FRAME_TOO_LARGE'],
  ])('%s', async (_, name, request, code) => expect(await codeOf(name, request)).toBe(code));

  test('a thousand places at once: as many as there are, the others hear when to come again', async () => {
    // by one stream, as signalling nodes ask: a thousand calls alone may take longer than places are kept
    const together = new RpcClient(SfuControl, { address: sfu.node.rpcAddress, callsTogether: true });
    const asked = Array.from({ length: 1_000 }, (_, n) =>
      codeOf('reserveSession', { sessionId: `q${n}`, roomId: `room-${n % 7}` }, together),
    );

    const codes = await Promise.all(asked);
    await together.close();

    expect(codes.filter((code) => code === 'OK')).toHaveLength(CEILING - 1);
    expect(new Set(codes)).toEqual(new Set(['OK', 'NO_CAPACITY']));
    expect(await codeOf('openSession', session('late'))).toBe('NO_CAPACITY');
    const given = codes.flatMap((code, n) => (code === 'OK' ? [`q${n}`] : []));
    await Promise.all(given.map((sessionId) => sfu.rpc.call('closeSession', { sessionId })));
    const { use } = await sfu.rpc.call('reserveSession', { sessionId: 's1', roomId: 'r1' });
    expect(use).toMatchObject({ sessions: 1, reserved: 0, ceiling: CEILING });
  });
});

test('a second stream of events of one signalling node ends the first', async () => {
  const stream = () => sfu.rpc.stream('watchEvents', { signalNodeId: 'signal-b' });
  const first = stream();
  let code: string | undefined;
  void first.closed.then((error) => (code = error?.code));
  stream();

  await waitFor(() => code !== undefined, { what: 'the first one has ended' });

  expect(code).toBe('FENCED');
});
