/** Everything that a signalling node measures itself. Labels come from closed sets only. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { byDirection, gauge, labelledCounter, labelledGauge } from '../common/metrics/read-metrics.ts';
import type { IStatsReport } from '../proto/index.ts';
import type { EndpointMetrics } from './server/websocket-endpoint.ts';
import type { SessionMetrics } from './session/services.ts';

const MS_PER_SECOND = 1_000;
const SECONDS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const WAIT_BUCKETS = [0.01, 0.1, 0.5, 1, 2.5, 5, 10, 20, 40];
const RTT_BUCKETS = [0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2];
const LOSS_BUCKETS = [0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

export type SignalMetrics = SessionMetrics & EndpointMetrics;

/** Counted when somebody asks. */
export type SignalMetricsSources = {
  readonly joinedSessions: () => number;
  readonly rooms: () => number;
  readonly degradedRooms: () => number;
  readonly sfuNodes: () => number;
  /** Joins that wait for their turn. */
  readonly waitingJoins: () => number;
  /** Checks of the connection that have a place. */
  readonly checks: () => number;
  /** Seats that this node holds in rooms with a limit, taken or not. */
  readonly seats: () => number;
  /** In seconds, by SFU node. */
  readonly clockSkews: () => ReadonlyMap<string, number>;
};

/** Declares the node's metrics in its registry. */
export function createSignalMetrics(registry: Registry, sources: SignalMetricsSources): SignalMetrics {
  declareGauges(registry, sources);
  declareClockSkew(registry, sources.clockSkews);
  const registers = [registry];
  const sockets = new Gauge({ name: 'kaskade_signal_sockets', help: 'WebSockets that are open', registers });
  const dropped = new Counter({
    name: 'kaskade_signal_slow_clients_total',
    help: 'Sockets closed because the client did not read',
    registers,
  });
  const behind = new Counter({
    name: 'kaskade_signal_clients_behind_total',
    help: 'Times that a client did not keep up with its room, and got a snapshot in place of what it missed',
    registers,
  });
  const refused = new Counter({
    name: 'kaskade_signal_upgrades_refused_total',
    help: 'WebSocket upgrades that were refused, by code',
    labelNames: ['code'],
    registers,
  });
  return {
    ...createSessionMetrics(registry),
    socketOpened: () => sockets.inc(),
    socketClosed: () => sockets.dec(),
    ...frameCounter(registry),
    behind: () => behind.inc(),
    dropped: () => dropped.inc(),
    refused: (code) => refused.inc({ code }),
  };
}

/** Added up here and read when somebody asks: a labelled counter costs more than the frame. */
function frameCounter(registry: Registry): Pick<EndpointMetrics, 'received' | 'sent'> {
  const bytes = { in: 0, out: 0 };
  labelledCounter(registry, {
    name: 'kaskade_signal_frame_bytes_total',
    help: 'Bytes of frames from and to clients',
    labelNames: ['direction'],
    read: () => byDirection(bytes),
  });
  return {
    received: (more) => void (bytes.in += more),
    sent: (more) => void (bytes.out += more),
  };
}

/** Added up here as well, by command and then by code: both are closed sets. */
function commandCounter(registry: Registry): SessionMetrics['command'] {
  const counts = new Map<string, Map<string, number>>();
  labelledCounter(registry, {
    name: 'kaskade_signal_commands_total',
    help: 'Commands answered, by command and code (OK = success)',
    labelNames: ['command', 'code'],
    read: () =>
      [...counts].flatMap(([command, byCode]) =>
        [...byCode].map(([code, count]) => [{ command, code }, count] as const),
      ),
  });
  return (command, code) => {
    const known = counts.get(command);
    const byCode = known ?? new Map<string, number>();
    if (known === undefined) counts.set(command, byCode);
    byCode.set(code, (byCode.get(code) ?? 0) + 1);
  };
}

function declareGauges(registry: Registry, sources: SignalMetricsSources): void {
  const gauges = [
    [
      'kaskade_signal_joined_sessions',
      'Sessions that are in a room and have a socket here',
      sources.joinedSessions,
    ],
    ['kaskade_signal_rooms', 'Rooms that are open here', sources.rooms],
    [
      'kaskade_signal_degraded_rooms',
      'Rooms that are open here whose ordered facts are at one site though the room has others',
      sources.degradedRooms,
    ],
    ['kaskade_signal_join_queue', 'Joins that wait for their turn', sources.waitingJoins],
    ['kaskade_signal_checks', 'Checks of the connection before joining, under way', sources.checks],
    ['kaskade_signal_seats', 'Seats that this node holds in rooms with a limit', sources.seats],
    ['kaskade_signal_sfu_nodes', 'SFU nodes that can be reached from here', sources.sfuNodes],
  ] as const;
  for (const [name, help, count] of gauges) gauge(registry, name, help, count);
}

function declareClockSkew(registry: Registry, skews: SignalMetricsSources['clockSkews']): void {
  labelledGauge(registry, {
    name: 'kaskade_clock_skew_seconds',
    help: "This host's clock minus that of another node's host",
    labelNames: ['peer'],
    read: () => [...skews()].map(([peer, skewSec]) => [{ peer }, skewSec]),
  });
}

function createSessionMetrics(registry: Registry): SessionMetrics {
  const registers = [registry];
  const rateLimited = new Counter({
    name: 'kaskade_signal_rate_limited_total',
    help: 'Commands refused because a session sent too many',
    registers,
  });
  const checkRefused = new Counter({
    name: 'kaskade_signal_checks_refused_total',
    help: 'Checks of the connection before joining that found no place',
    registers,
  });
  const join = new Histogram({
    name: 'kaskade_signal_join_duration_seconds',
    help: 'From the join command to its answer',
    buckets: SECONDS_BUCKETS,
    registers,
  });
  const joinWait = new Histogram({
    name: 'kaskade_signal_join_wait_seconds',
    help: 'How long joins waited for their turn',
    buckets: WAIT_BUCKETS,
    registers,
  });
  return {
    joinWaited: (waitedMs) => joinWait.observe(waitedMs / MS_PER_SECOND),
    command: commandCounter(registry),
    joined: (durationMs) => join.observe(durationMs / MS_PER_SECOND),
    rateLimited: () => rateLimited.inc(),
    checkRefused: () => checkRefused.inc(),
    stats: createStatsObserver(registry),
  };
}

function createStatsObserver(registry: Registry): (report: IStatsReport) => void {
  const rtt = new Histogram({
    name: 'kaskade_signal_client_rtt_seconds',
    help: 'Round trip of media as clients report it',
    buckets: RTT_BUCKETS,
    registers: [registry],
  });
  const loss = new Histogram({
    name: 'kaskade_signal_client_loss_ratio',
    help: 'Share of packets lost as clients report it',
    labelNames: ['direction'],
    buckets: LOSS_BUCKETS,
    registers: [registry],
  });
  return (report) => {
    rtt.observe((report.rttMs ?? 0) / MS_PER_SECOND);
    loss.observe({ direction: 'send' }, ratio(report.sendLossRatio));
    loss.observe({ direction: 'recv' }, ratio(report.recvLossRatio));
  };
}

/** What is no ratio counts as none, so that one client can't spoil a sum. */
function ratio(value: number | null | undefined): number {
  return value !== null && value !== undefined && value >= 0 && value <= 1 ? value : 0;
}
