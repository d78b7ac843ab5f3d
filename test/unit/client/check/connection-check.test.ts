import { describe, expect, test } from '@jest/globals';
import {
  CHECK_LIMIT_MS,
  checkConnection,
  type CheckRoom,
} from '../../../../client/check/connection-check.ts';
import { ClientFailure } from '../../../../client/errors.ts';
import type { MediaEngine, MediaWay } from '../../../../client/room/media-port.ts';
import type { ClientError, RoomStatus } from '../../../../client/api.ts';

type World = {
  readonly join?: () => Promise<void>;
  /** From when on packets travel; undefined = never. */
  readonly connectedAtMs?: number;
  readonly way?: MediaWay;
  readonly isJoined?: boolean;
  readonly error?: ClientError;
};

async function check({ join = async () => {}, connectedAtMs, way = 'udp', isJoined = true, error }: World) {
  let nowMs = 0;
  const ended: string[] = [];
  const sample = {
    ...{ rttMs: 20, sendLossRatio: 0.01, recvLossRatio: 0, sendBps: 0, recvBps: 0 },
    ...{ framesDecodedPerS: 0, freezes: 0, concealedMs: 0 },
  };
  const engine = {
    readWay: async () => ({
      ...sample,
      way: connectedAtMs !== undefined && nowMs >= connectedAtMs ? way : undefined,
    }),
  } as unknown as MediaEngine;
  const report = await checkConnection({
    openRoom: (port): CheckRoom => ({
      join: () => join().then(() => void port.open('{}')),
      leave: async () => void ended.push('room'),
      status: () => ({ state: isJoined ? 'joined' : 'joining', error }) as RoomStatus,
      setMic: async () => {},
    }),
    mediaPort: { transports: { kind: 'webrtc' }, open: async () => engine },
    makeSound: () => ({ track: {} as MediaStreamTrack, close: () => void ended.push('sound') }),
    now: () => nowMs,
    wait: async (ms) => void (nowMs += ms),
  });
  return { report, ended, tookMs: nowMs };
}

describe('checkConnection()', () => {
  test('says how packets travel and what of them is lost, once it has seen them for a while', async () => {
    const { report, ended, tookMs } = await check({ connectedAtMs: 300, way: 'tcp' });

    expect(report).toMatchObject({ isSignalOpen: true, way: 'tcp', rttMs: 20, lossRatio: 0.01 });
    expect(tookMs).toBeLessThan(CHECK_LIMIT_MS);
    expect(ended).toEqual(['sound', 'room']);
  });

  test('ends in time when nothing comes through', async () => {
    const { report, ended, tookMs } = await check({});

    expect(report).toMatchObject({ isSignalOpen: true, way: undefined });
    expect(tookMs).toBe(CHECK_LIMIT_MS);
    expect(ended).toEqual(['sound', 'room']);
  });

  test('ends at once when the server refuses it, with the reason', async () => {
    const refused = new ClientFailure('NO_CAPACITY', 'full');
    const { report, tookMs } = await check({ join: () => Promise.reject(refused), isJoined: false });

    expect(report).toMatchObject({ isSignalOpen: false, error: { code: 'NO_CAPACITY' } });
    expect(tookMs).toBeLessThan(500);
  });

  test('ends at once when there is no place for a check: the room would try again too late', async () => {
    const join = (): Promise<void> => new Promise(() => {});
    const error: ClientError = { code: 'RATE_LIMITED', detail: 'no place' };
    const { report, tookMs } = await check({ join, isJoined: false, error });

    expect(report).toMatchObject({ isSignalOpen: false, way: undefined, error });
    expect(tookMs).toBeLessThan(500);
  });
});
