/**
 * What Kaskade is to reach on the machine of our results (2 cores for cluster and load): by scenario and the flags that it
 * has to be run with, the figures and their bounds. No logic.
 */
import type { FigureName } from '../measure/figures.ts';

/** As for `--expect`, e.g. `<=30`. */
type Bound = `${'<=' | '>=' | '=='}${number}`;

export type Goal = {
  readonly scenario: string;
  /** Undefined: it sends no media, or any will do. */
  readonly profile?: string;
  /** As results carry them; others may be anything. */
  readonly params: Readonly<Record<string, string | number>>;
  readonly figures: { readonly [K in FigureName]?: Bound };
  /** Figures as ratios to the best of some peers. */
  readonly toBestPeer?: {
    readonly peers: readonly string[];
    readonly figures: { readonly [K in FigureName]?: Bound };
  };
};

const HALL = { sites: 2, podium: 6, tiles: 4 } as const;
const MESSENGERS = ['protoo', 'ws', 'socket.io'] as const;

export const GOALS: readonly Goal[] = [
  {
    scenario: 'fanout',
    profile: 'council',
    params: { participants: 250, ...HALL },
    figures: { pass_ratio: '>=1', loss_ratio: '<=0.001', added_latency_ms_p99: '<=30' },
  },
  {
    scenario: 'fanout',
    profile: 'council',
    params: { participants: 500, sites: 2, tiles: 2, idle_cameras: 44 },
    figures: { link_audio_streams: '==3', link_extra_streams: '==0', unwatched_packets_per_s: '==0' },
  },
  {
    scenario: 'fanout',
    profile: 'audio',
    params: { participants: 800, sites: 2 },
    figures: { pass_ratio: '>=1', loss_ratio: '<=0.001' },
  },
  {
    scenario: 'limit',
    profile: 'council',
    params: { participants: 250, ...HALL },
    figures: { sfu_worker_ratio_to_limit: '<=1.1', sfu_ratio_to_limit: '<=1.25' },
  },
  {
    scenario: 'join-storm',
    profile: 'council',
    params: { participants: 250, within: 1_000, media: 'plain', ...HALL },
    figures: { join_ms_p99: '<=3000', pass_ratio: '>=1' },
  },
  {
    scenario: 'join-storm',
    params: { participants: 800, within: 10_000, media: 'none' },
    figures: { join_ms_p99: '<=150', pass_ratio: '>=1' },
  },
  {
    scenario: 'join-storm',
    params: { participants: 2_000, within: 60_000, media: 'none' },
    figures: { join_ms_p99: '<=150', pass_ratio: '>=1' },
  },
  {
    scenario: 'peers',
    params: { participants: 800, within: 10_000 },
    figures: {},
    toBestPeer: {
      peers: MESSENGERS,
      figures: { signal_bytes_per_client: '<=0.1', signal_cpu_ms_per_join: '<=0.2' },
    },
  },
  {
    scenario: 'talkers',
    // Whom everybody knows already; who speaks from the audience for the first time brings name and id (docs/bench.md).
    params: { from: 'podium' },
    figures: {
      onset_ms_p95: '<=250',
      first_word_lost_ms_p95: '<=40',
      signal_bytes_per_client_per_change: '<=64',
      consumers_per_change: '==0',
      renegotiations_per_change: '==0',
      pipes_per_change: '==0',
    },
  },
  {
    scenario: 'slot-storm',
    params: { participants: 250, within: 1_000 },
    figures: { slot_added_latency_ms_max: '<=40', slot_loss_ratio: '==0' },
  },
  {
    scenario: 'roster-churn',
    params: { participants: 250, larger: 500 },
    figures: { signal_bytes_per_s_per_client: '<=600', larger_bytes_ratio: '<=1.1' },
  },
  {
    scenario: 'all-at-once',
    params: { participants: 550, within: 2_000, sites: 2, browsers: 1 },
    figures: {
      ack_ms_p99: '<=300',
      disconnected: '==0',
      ballots_lost: '==0',
      ballots_doubled: '==0',
      result_hashes: '==1',
      browser_fps: '>=50',
    },
  },
  {
    scenario: 'sitting',
    params: { members: 61, observers: 40, sites: 2, kills: 'on' },
    figures: {
      ballots_lost: '==0',
      ballots_doubled: '==0',
      result_hashes: '==1',
      minutes_complete: '==1',
      observer_packets_after_close: '==0',
    },
  },
  {
    scenario: 'gallery',
    profile: 'council',
    params: {},
    figures: { plis_per_s_per_layer: '<=1.25' },
  },
];
