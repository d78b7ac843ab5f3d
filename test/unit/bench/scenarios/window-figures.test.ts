import { describe, expect, test } from '@jest/globals';
import { newHistogram, record } from '../../../../bench/load/histograms.ts';
import type { JoinReport, WindowReport } from '../../../../bench/load/fleet.ts';
import {
  joinFigures,
  mediaChecks,
  mediaFigures,
  refuseRefused,
  signalFigures,
  unwatchedFigures,
} from '../../../../bench/scenarios/window-figures.ts';
import type { Usage } from '../../../../bench/target/target.ts';

const usage = (atMs: number, workersMs: number): Usage => ({
  atMs,
  cpuMs: { signal: 0, sfuNode: atMs / 10, sfuWorkers: workersMs, stores: 0 },
  rssBytes: { signal: 1_000, sfu: 2_000 },
});

function histogramOf(...values: readonly number[]) {
  const histogram = newHistogram();
  for (const value of values) record(histogram, value);
  return histogram;
}

const traffic = { bytesIn: 100, bytesOut: 20, messagesIn: 4, messagesOut: 2 };
const joined = (over: Partial<JoinReport> = {}): JoinReport => ({
  joinMs: histogramOf(10, 20, 30, 40),
  webrtcJoinMs: histogramOf(),
  joined: 4,
  failed: new Map(),
  signal: traffic,
  loopShare: 0.2,
  ...over,
});

const windowOf = (over: Partial<WindowReport> = {}): WindowReport => ({
  durationMs: 10_000,
  participants: 4,
  passed: 3,
  misses: ['bot 3: no picture of bot 1'],
  cameraPackets: new Map(),
  packetsReceived: 9_900,
  packetsLost: 100,
  latencyUs: histogramOf(3_000),
  ownLatencyUs: histogramOf(1_000),
  hopLatencyUs: histogramOf(500),
  gapMs: histogramOf(),
  keyFrameRequests: 20,
  layers: 4,
  signal: traffic,
  load: {
    packetsPlanned: 10,
    packetsSent: 10,
    latenessUs: histogramOf(),
    eventLoopMaxMs: 1,
    cpuMs: 1,
    saturation: [],
  },
  course: [],
  ...over,
});

describe('mediaFigures()', () => {
  test('are shares, rates, and latency less what the load itself takes', () => {
    const figures = mediaFigures(windowOf(), { before: usage(0, 0), after: usage(10_000, 99) });

    expect(figures).toMatchObject({
      pass_ratio: 0.75,
      loss_ratio: 0.01,
      packets_per_s: 990,
      plis_per_s_per_layer: 0.5,
    });
    expect(figures.added_latency_ms_p99).toBeCloseTo(2, 1);
    expect(figures.hop_latency_ms_p50).toBeCloseTo(0.5, 1);
    expect(figures.sfu_worker_cpu_us_per_packet).toBeCloseTo(10);
    expect(figures.sfu_cpu_us_per_packet).toBeCloseTo(10 + 1_000_000 / 9_900);
  });

  test('leave out what was not measured', () => {
    const empty = {
      packetsReceived: 0,
      packetsLost: 0,
      latencyUs: histogramOf(),
      hopLatencyUs: histogramOf(),
    };

    expect(mediaFigures(windowOf({ ...empty, layers: 0 }), undefined)).toEqual({
      pass_ratio: 0.75,
      packets_per_s: 0,
    });
  });
});

describe('joinFigures()', () => {
  test('of nobody there are none', () => {
    expect(joinFigures(joined({ joined: 0 }), undefined)).toEqual({});
  });

  test('count memory and CPU time per participant', () => {
    const before = usage(0, 0);
    const after = { ...before, rssBytes: { signal: 5_000, sfu: 10_000 } };

    expect(joinFigures(joined(), { before, after })).toMatchObject({
      join_ms_p50: 20,
      rss_bytes_per_participant_signal: 1_000,
      rss_bytes_per_participant_sfu: 2_000,
    });
  });
});

describe('signalFigures()', () => {
  test('go from the first connect to the end of the window', () => {
    expect(signalFigures(joined(), windowOf())).toEqual({
      signal_bytes_per_client: 60,
      signal_messages_per_client: 3,
    });
  });
});

describe('mediaChecks()', () => {
  test('name who missed what, and refuse to claim what the load did not offer', () => {
    const load = { ...windowOf().load, saturation: ['load process 1 stood still for 900 ms'] };
    const checks = mediaChecks(windowOf({ load }));

    const failed = checks.filter(({ pass }) => !pass).map(({ detail }) => detail);
    expect(failed).toHaveLength(2);
    expect(failed.join()).toContain('no picture of bot 1');
    expect(failed.join()).toContain('stood still');
  });
});

describe('refuseRefused()', () => {
  test('ends the run when nobody is wanted, not when the cluster is slow', () => {
    const failed = (reason: string) => joined({ joined: 0, failed: new Map([[reason, 4]]) });

    expect(() => refuseRefused(failed('TOKEN_UNKNOWN_KEY'))).toThrow(/TOKEN_UNKNOWN_KEY/);
    expect(() => refuseRefused(failed('MEDIA_TIMEOUT'))).not.toThrow();
  });
});

describe('unwatchedFigures()', () => {
  const camera = (index: number, ...watch: number[]) => ({ index, publish: ['camera' as const], watch });

  test('are the packets of cameras that nobody watches', () => {
    const bots = [camera(0), camera(1, 0), { index: 2, publish: [], watch: [0] }];
    const window = {
      cameraPackets: new Map([
        [0, 900],
        [1, 50],
      ]),
      durationMs: 10_000,
    };

    expect(unwatchedFigures(bots, window)).toEqual({ unwatched_packets_per_s: 5 });
  });

  test('are none where each is watched', () => {
    const window = {
      cameraPackets: new Map([
        [0, 900],
        [1, 50],
      ]),
      durationMs: 10_000,
    };

    expect(unwatchedFigures([camera(0, 1), camera(1, 0)], window)).toEqual({});
  });
});
