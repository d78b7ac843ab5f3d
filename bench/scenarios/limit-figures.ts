/** Figures of scenario `limit` from its pairs. Pure. */
import type { BareReading } from '../limit/bare/bare-calls.ts';
import { median } from '../measure/median.ts';
import type { Check, Figures, Outcome, Series } from './scenario.ts';

/** Our cluster under the load. */
export type OwnReading = {
  readonly joined: number;
  readonly participants: number;
  readonly workerUsPerPacket: number;
  /** Whole SFU nodes. */
  readonly usPerPacket: number;
  readonly packetsPerS: number;
  readonly lossRatio: number;
  readonly saturation: readonly string[];
  readonly layersPerCamera: number;
};

export type LimitPair = { readonly own: OwnReading; readonly bare: BareReading };

/** Fewer say little on a machine that does other things too. */
const ENOUGH_PAIRS = 7;
/** Halves of a pair that carry less alike than this are no pair. */
const MAX_DIFFERENCE = 0.1;
const KEPT_UP = 0.99;
const PERCENT = 100;

const workerRatio = ({ own, bare }: LimitPair): number => own.workerUsPerPacket / bare.workerUsPerPacket;
const wholeRatio = ({ own, bare }: LimitPair): number => own.usPerPacket / bare.workerUsPerPacket;

/** @param bare figures that need no cluster */
export function limitOutcome(bare: Figures, pairs: readonly LimitPair[]): Outcome {
  if (pairs.length === 0)
    return { figures: bare, checks: [], notes: ['ended before the first pair was whole'] };
  const figures: Figures = {
    ...bare,
    limit_worker_cpu_us_per_packet: median(pairs.map((pair) => pair.bare.workerUsPerPacket)),
    sfu_worker_cpu_us_per_packet: median(pairs.map(({ own }) => own.workerUsPerPacket)),
    sfu_cpu_us_per_packet: median(pairs.map(({ own }) => own.usPerPacket)),
    sfu_worker_ratio_to_limit: median(pairs.map(workerRatio)),
    sfu_ratio_to_limit: median(pairs.map(wholeRatio)),
  };
  return { figures, checks: checksOf(pairs), series: seriesOf(pairs), notes: notesOf(pairs) };
}

function checksOf(pairs: readonly LimitPair[]): readonly Check[] {
  const missing = pairs.filter(({ own }) => own.joined < own.participants).length;
  const late = pairs.filter(({ own, bare }) => own.saturation.length > 0 || bare.sentRatio < KEPT_UP).length;
  const unlike = pairs.filter((pair) => difference(pair) > MAX_DIFFERENCE).length;
  const of = (count: number): string => `${count} of ${pairs.length} pairs`;
  return [
    { name: 'everybody joined', pass: missing === 0, detail: `somebody is missing in ${of(missing)}` },
    { name: 'the load kept up', pass: late === 0, detail: `it did not in ${of(late)}` },
    {
      name: 'both sides carried the same',
      pass: unlike === 0,
      detail: `more than ${MAX_DIFFERENCE * PERCENT} % apart in ${of(unlike)}`,
    },
  ];
}

const difference = ({ own, bare }: LimitPair): number =>
  Math.abs(own.packetsPerS - bare.packetsPerS) / bare.packetsPerS;

const seriesOf = (pairs: readonly LimitPair[]): readonly Series[] =>
  (
    [
      ['media workers to a bare router’s', workerRatio],
      ['whole SFU nodes to a bare router’s worker', wholeRatio],
    ] as const
  ).map(([name, ratio]) => ({
    name,
    unit: 'ratio',
    xName: 'pair',
    xUnit: '',
    points: pairs.map((pair, index) => [index + 1, ratio(pair)] as const),
  }));

function notesOf(pairs: readonly LimitPair[]): readonly string[] {
  const rates = (of: (pair: LimitPair) => number): string => median(pairs.map(of)).toFixed(0);
  const range = (of: (pair: LimitPair) => number): string => {
    const ratios = pairs.map(of);
    return `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  };
  return [
    `${pairs.length} pairs in turns, packets/s at the median: ${rates(({ own }) => own.packetsPerS)} through our cluster, ` +
      `${rates(({ bare }) => bare.packetsPerS)} through the bare router`,
    `ratios of single pairs: workers ${range(workerRatio)}, whole SFU nodes ${range(wholeRatio)}`,
    `layers of each camera that were sent, on both sides: ${pairs[0]?.own.layersPerCamera ?? 0}`,
    'the bare router is one for all sites: pipes between sites count for us, not for it',
    ...(pairs.length < ENOUGH_PAIRS ? [`fewer than ${ENOUGH_PAIRS} pairs: take the ratios as a hint`] : []),
    'UDP by Node’s sockets; the WebSocket clients share the machine with the server',
  ];
}
