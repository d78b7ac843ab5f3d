/** Whether the load processes could offer what they were asked to. Pure. */

const MIN_SENT_SHARE = 0.99;
/** A tenth of the loss at which the knee is. */
const MAX_DROPPED_SHARE = 0.000_1;
const MAX_LATENESS_MS = 20;
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

/** @returns what was too much, for people; empty = nothing */
export function saturationOf(efforts: readonly Effort[]): readonly string[] {
  return efforts.flatMap((effort) => [...reasons(effort)].map((reason) => `${effort.name} ${reason}`));
}

function* reasons(effort: Effort): Generator<string> {
  const { packetsPlanned, packetsSent, latenessP99Ms, eventLoopMaxMs, busiestWorker } = effort;
  if (packetsSent < MIN_SENT_SHARE * packetsPlanned) {
    yield `sent only ${percent(packetsSent / packetsPlanned)} of what it should`;
  }
  if (effort.packetsDropped > MAX_DROPPED_SHARE * effort.packetsReceived) {
    yield `dropped ${effort.packetsDropped} packets itself, its sockets were full`;
  }
  if (latenessP99Ms > MAX_LATENESS_MS)
    yield `sent 1 of 100 packets ${Math.round(latenessP99Ms)} ms late or more`;
  if (eventLoopMaxMs > MAX_BLOCK_MS) yield `stood still for ${Math.round(eventLoopMaxMs)} ms`;
  if (busiestWorker > MAX_WORKER_SHARE) yield `has a media worker at ${percent(busiestWorker)} of a core`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
