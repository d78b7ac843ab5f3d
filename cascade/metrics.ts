/** All metrics of an SFU node; values are read from the live objects when somebody asks. Labels from closed sets only. */
import { Counter, type Registry } from 'prom-client';
import { counter, gauge, labelledCounter, labelledGauge } from '../common/metrics/read-metrics.ts';
import type { RpcServer } from '../common/rpc/server.ts';
import { sum } from '../common/sum.ts';
import { SourceKind } from '../proto/index.ts';
import { declareLinkMetrics } from './link-metrics.ts';
import type { Links } from './links/links.ts';
import type { KeyFrameRequests } from './media/key-frame-requests.ts';
import type { Reservations } from './media/reservations.ts';
import type { RoomRouters } from './media/room-routers.ts';
import type { Sessions } from './media/sessions.ts';
import { cameInHere } from './media/source-origin.ts';
import type { SourceEntry } from './media/source-table.ts';
import type { WorkerPool } from './media/worker-pool.ts';
import { REFUSALS } from './policy/ceiling.ts';
import { declareSlotMetrics, type SlotMetricsSources } from './slot-metrics.ts';
import { declareTraffic } from './traffic-metrics.ts';

export type SfuMetricsSources = {
  readonly pool: WorkerPool;
  readonly rooms: Pick<RoomRouters, 'list' | 'rooms' | 'keyFrameRequests' | 'pipes'>;
  readonly sessions: Pick<Sessions, 'list' | 'count'>;
  readonly reservations: Pick<Reservations, 'use' | 'refusals'>;
  readonly links: Pick<Links, 'list' | 'loads' | 'loadTotals' | 'ends' | 'slotStreams'>;
  readonly rpcServer: Pick<RpcServer, 'callCounts'>;
} & SlotMetricsSources;

const KIND_LABELS: Readonly<Record<SourceKind, string>> = {
  [SourceKind.SOURCE_KIND_UNSPECIFIED]: 'unknown',
  [SourceKind.SOURCE_KIND_MIC]: 'mic',
  [SourceKind.SOURCE_KIND_CAMERA]: 'camera',
  [SourceKind.SOURCE_KIND_SCREEN]: 'screen',
  [SourceKind.SOURCE_KIND_SCREEN_AUDIO]: 'screen_audio',
};

/** Declares the node's metrics in a registry. Call once per registry. */
export function declareSfuMetrics(registry: Registry, sources: SfuMetricsSources): void {
  declareWorkers(registry, sources.pool);
  const { rooms, sessions } = sources;
  gauge(registry, 'kaskade_sfu_routers', 'Routers on this node', () => rooms.list().length);
  gauge(registry, 'kaskade_sfu_sessions', 'Sessions whose media is on this node', () => sessions.count);
  gauge(registry, 'kaskade_sfu_transports', 'Transports of sessions', () =>
    sum(sessions.list().map(({ transports }) => transports.count)),
  );
  gauge(registry, 'kaskade_sfu_consumers', 'Consumers of sessions, without pipes', () =>
    sum(sessions.list().map(({ consumers, slots }) => consumers.count + slots.count)),
  );
  gauge(
    registry,
    'kaskade_sfu_pictures_unwatched',
    'Cameras and screens of this node that nobody shows',
    () => sum(rooms.rooms().map(({ demands }) => demands.unwatchedCount)),
  );
  declareReservations(registry, sources.reservations);
  declareProducers(registry, rooms);
  declareKeyFrameRequests(registry, rooms.keyFrameRequests);
  counter(
    registry,
    'kaskade_sfu_pipes_made_total',
    'Sources that came over a link, each time that they came',
    () => rooms.pipes.made,
  );
  declareCalls(registry, sources.rpcServer);
  declareLinkMetrics(registry, sources);
  declareSlotMetrics(registry, sources);
  declareTraffic(registry, sources);
}

function declareWorkers(registry: Registry, pool: WorkerPool): void {
  gauge(registry, 'kaskade_sfu_workers', 'Media workers that live', () => pool.workers.length);
  labelledGauge(registry, {
    name: 'kaskade_sfu_worker_cpu_ratio',
    help: 'CPU share of a media worker over the last quarter of a second, 0..1',
    labelNames: ['worker'],
    read: () => pool.workers.map(({ load }, index) => [{ worker: String(index) }, load]),
  });
  const deaths = new Counter({
    name: 'kaskade_sfu_worker_deaths_total',
    help: 'Media workers that ended without being asked to',
    registers: [registry],
  });
  pool.on('workerDied', () => deaths.inc());
}

function declareReservations(registry: Registry, reservations: SfuMetricsSources['reservations']): void {
  gauge(registry, 'kaskade_sfu_reservations', 'Places promised to sessions that are on their way', () => {
    return reservations.use().reserved ?? 0;
  });
  gauge(registry, 'kaskade_sfu_session_ceiling', 'Sessions that this node takes at most', () => {
    return reservations.use().ceiling ?? 0;
  });
  labelledCounter(registry, {
    name: 'kaskade_sfu_refused_total',
    help: 'Sessions that were refused a place, by reason',
    labelNames: ['reason'],
    read: () => REFUSALS.map((reason) => [{ reason }, reservations.refusals.get(reason) ?? 0]),
  });
}

function declareCalls(registry: Registry, rpcServer: SfuMetricsSources['rpcServer']): void {
  labelledCounter(registry, {
    name: 'kaskade_sfu_calls_total',
    help: 'Calls that came, in a stream of many or each by itself: those of signalling nodes share one',
    labelNames: ['way'],
    read: () => (['shared', 'single'] as const).map((way) => [{ way }, rpcServer.callCounts[way]]),
  });
}

function declareProducers(registry: Registry, rooms: Pick<RoomRouters, 'list'>): void {
  labelledGauge(registry, {
    name: 'kaskade_sfu_producers',
    help: 'Sources on this node',
    labelNames: ['kind', 'origin'],
    read: () =>
      rooms
        .list()
        .flatMap(({ sources }) => sources.list().filter(cameInHere))
        .map((entry) => [producerLabels(entry), 1] as const),
  });
}

function declareKeyFrameRequests(registry: Registry, counts: KeyFrameRequests): void {
  labelledCounter(registry, {
    name: 'kaskade_sfu_keyframe_requests_total',
    help: 'Key frames asked for: of publishers here, and of other nodes through links; repeated requests are merged',
    labelNames: ['hop'],
    read: () => (['origin', 'link'] as const).map((hop) => [{ hop }, counts[hop]]),
  });
}

function producerLabels({ kind, hops }: SourceEntry): { kind: string; origin: string } {
  return { kind: KIND_LABELS[kind], origin: hops === 0 ? 'local' : 'piped' };
}
