/** Whether the load processes could offer what they were asked to. Pure. */

const MIN_SENT_SHARE = 0.99;
/** A tenth of the loss at which the knee is. */
const MAX_DROPPED_SHARE = 0.000_1;
/** A frame of Opus: nobody's playout notices. */
const HARMLESS_LATENESS_MS = 20;
/** What a playout buffer takes; a burst that makes up for more is another load than the profile's. */
const MAX_LATENESS_MS = 100;
const MAX_BLOCK_MS = 500;
const MAX_WORKER_SHARE = 0.95;

export type Effort = {
  readonly name: string;
  readonly packetsPlanned: number;
  readonly packetsSent: number;
  /** Of what came, because its own sockets were full. */
  readonly packetsDropped: number;
  readonly packetsReceived: number;
  readonly latenessP99Ms: number;
  readonly eventLoopMaxMs: number;
  /** Share of a core. */
  readonly busiestWorker: number;
};

/**
 * Latencies count from when a packet left, so a sender that is late hides what the cluster did meanwhile, and no more than
 * it is late: at a percentile it may be as late as the latencies say themselves.
 *
 * @param latencyP99Ms of the run's packets, sender → receiver; 0 = none was taken
 * @returns what was too much, for people; empty = nothing
 */
export function saturationOf(efforts: readonly Effort[], latencyP99Ms: number): readonly string[] {
  const maxLatenessMs = Math.min(MAX_LATENESS_MS, Math.max(HARMLESS_LATENESS_MS, latencyP99Ms));
  return efforts.flatMap((effort) =>
    [...reasons(effort, maxLatenessMs)].map((reason) => `${effort.name} ${reason}`),
  );
}

function* reasons(effort: Effort, maxLatenessMs: number): Generator<string> {
  const { packetsPlanned, packetsSent, latenessP99Ms, eventLoopMaxMs, busiestWorker } = effort;
  if (packetsSent < MIN_SENT_SHARE * packetsPlanned) {
    yield `sent only ${percent(packetsSent / packetsPlanned)} of what it should`;
  }
  if (effort.packetsDropped > MAX_DROPPED_SHARE * effort.packetsReceived) {
    yield `dropped ${effort.packetsDropped} packets itself, its sockets were full`;
  }
  if (latenessP99Ms > maxLatenessMs) {
    const bound = `${Math.round(maxLatenessMs)} would hide nothing`;
    yield `sent 1 of 100 packets ${Math.round(latenessP99Ms)} ms late or more, ${bound}`;
  }
  if (eventLoopMaxMs > MAX_BLOCK_MS) yield `stood still for ${Math.round(eventLoopMaxMs)} ms`;
  if (busiestWorker > MAX_WORKER_SHARE) yield `has a media worker at ${percent(busiestWorker)} of a core`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
