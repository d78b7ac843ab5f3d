/** Metrics of talker slots. Labels from closed sets only. */
import type { Registry } from 'prom-client';
import {
  byDirection,
  counter,
  gauge,
  labelledCounter,
  labelledGauge,
} from '../common/metrics/read-metrics.ts';
import type { Links } from './links/links.ts';
import type { SlotEngines } from './media/slot-engines.ts';
import type { SlotRooms } from './media/slot-rooms.ts';
import type { SlotDropReason } from './slots/slot-port.ts';

export type SlotMetricsSources = {
  readonly slots: Pick<SlotRooms, 'count'>;
  readonly engines: Pick<SlotEngines, 'counters' | 'deaths'>;
  readonly links: Pick<Links, 'slotStreams'>;
};

const MS_PER_SECOND = 1_000;
const DROP_REASONS = [
  'malformed',
  'unknown',
  'late',
  'queue',
  'error',
] as const satisfies readonly SlotDropReason[];

/** Declares them in a registry. Call once per registry. */
export function declareSlotMetrics(registry: Registry, { slots, engines, links }: SlotMetricsSources): void {
  gauge(registry, 'kaskade_sfu_slot_rooms', 'Rooms whose talker slots run here', () => slots.count);
  gauge(
    registry,
    'kaskade_sfu_slot_lag_seconds',
    "Largest delay of the slot engine's thread in the last 10 to 20 s",
    () => (engines.counters?.loopLagMs ?? 0) / MS_PER_SECOND,
  );
  counter(registry, 'kaskade_sfu_slot_engine_deaths_total', 'Slot engines that died', () => engines.deaths);
  counter(
    registry,
    'kaskade_sfu_slot_switches_total',
    'Times that somebody got a talker slot, since the engine started',
    () => engines.counters?.switches ?? 0,
  );
  counter(
    registry,
    'kaskade_sfu_slot_claims_given_up_total',
    'Times that somebody did not get a slot since their own consumer could not be paused in time',
    () => engines.counters?.claimsGivenUp ?? 0,
  );
  declarePackets(registry, engines);
  labelledGauge(registry, {
    name: 'kaskade_sfu_slot_streams',
    help: 'Streams of talker slots over links',
    labelNames: ['direction'],
    read: () => byDirection(links.slotStreams()),
  });
}

function declarePackets(registry: Registry, engines: SlotMetricsSources['engines']): void {
  labelledCounter(registry, {
    name: 'kaskade_sfu_slot_packets_total',
    help: 'Packets of voices that came to the slot engine, and of slots that it sent',
    labelNames: ['direction'],
    read: () => byDirection({ in: engines.counters?.packetsIn ?? 0, out: engines.counters?.packetsOut ?? 0 }),
  });
  labelledCounter(registry, {
    name: 'kaskade_sfu_slot_dropped_total',
    help: 'Packets that the slot engine dropped, by reason; those of people without a slot are none of them',
    labelNames: ['reason'],
    read: () => DROP_REASONS.map((reason) => [{ reason }, engines.counters?.dropped[reason] ?? 0]),
  });
}
