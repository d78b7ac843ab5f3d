/** Scenario `knee`: how far one axis can be raised until media suffers. */
import { crowdOf } from './crowd.ts';
import { findKnee, type Probe } from './knee-search.ts';
import { choice, wholeNumber, type ParamsOf } from './params.ts';
import { commonNotes, joinPhase, mediaPhase, settle } from './phases.ts';
import { refuseIf } from './refuse.ts';
import type { Figures, Outcome, Scenario, Series } from './scenario.ts';
import { seatsOf } from './seats.ts';
import type { Stage } from './stage.ts';

const PARAMS = {
  axis: choice('participants', {
    about: 'what is raised',
    of: ['participants', 'publishers', 'sites', 'tiles'],
  }),
  from: wholeNumber(0, { about: 'where the axis begins; 0 = a tenth of --to', min: 0, max: 5_000 }),
  to: wholeNumber(0, {
    about: 'where it ends at the latest; 0 = 600 participants, 50 publishers, 5 sites, 25 tiles',
    min: 0,
    max: 5_000,
  }),
  participants: wholeNumber(100, { about: 'unless that is the axis', min: 2, max: 5_000 }),
  podium: wholeNumber(6, { about: 'unless publishers are the axis', min: 1, max: 500 }),
  tiles: wholeNumber(4, { about: 'unless that is the axis', min: 0, max: 500 }),
  mics: choice('all', { about: 'who has an open microphone', of: ['podium', 'all'] }),
  sites: wholeNumber(2, { about: 'of a cluster of our own, unless that is the axis', min: 1, max: 9 }),
  seconds: wholeNumber(6, { about: 'how long each value is measured', unit: 's', min: 1, max: 600 }),
};

type KneeParams = ParamsOf<typeof PARAMS>;

const LAST = { participants: 600, publishers: 50, sites: 5, tiles: 25 } as const;
const FIRST_SHARE = 0.1;
const JOIN_SPACING_MS = 20;
const MS_PER_S = 1_000;
const MAX_LOSS_RATIO = 0.001;
const MAX_ADDED_MS = 30;
const PERCENT = 100;

export const knee: Scenario<typeof PARAMS> = {
  name: 'knee',
  about: `raises one axis until loss > ${MAX_LOSS_RATIO * PERCENT} % or added latency p99 > ${MAX_ADDED_MS} ms, by bisection`,
  params: PARAMS,
  figures: ['knee', 'packets_per_s', 'loss_ratio', 'added_latency_ms_p99', 'pass_ratio'],
  needs: 'cluster',
  cluster: (params) => ({ sites: params.axis === 'sites' ? lastOf(params) : params.sites, signalPerSite: 1 }),
  check: (params) => {
    refuseIf(firstOf(params) > lastOf(params), `--from ${firstOf(params)} is beyond --to ${lastOf(params)}`);
    for (const value of [firstOf(params), lastOf(params)]) checkRoom(roomAt(params, value));
  },
  run,
};

type RoomShape = Pick<KneeParams, 'participants' | 'podium' | 'tiles' | 'sites'>;

function checkRoom({ participants, podium, tiles, sites }: RoomShape): void {
  refuseIf(podium > participants, `${podium} publishers are more than ${participants} participants`);
  refuseIf(tiles > podium, `${tiles} tiles are more than ${podium} publishers, who have the cameras`);
  refuseIf(sites > participants, `${sites} sites are more than ${participants} participants`);
}

const lastOf = ({ axis, to }: KneeParams): number => (to === 0 ? LAST[axis] : to);

const firstOf = (params: KneeParams): number =>
  params.from === 0 ? Math.max(1, Math.ceil(lastOf(params) * FIRST_SHARE)) : params.from;

function roomAt({ axis, participants, podium, tiles, sites }: KneeParams, value: number): RoomShape {
  const room = { participants, podium, tiles, sites };
  switch (axis) {
    case 'participants':
      return {
        ...room,
        participants: value,
        podium: Math.min(podium, value),
        tiles: Math.min(tiles, podium, value),
      };
    case 'publishers':
      return { ...room, podium: value, tiles: Math.min(tiles, value) };
    case 'sites':
      return { ...room, sites: value };
    case 'tiles':
      return { ...room, tiles: value, podium: Math.max(podium, value) };
    default:
      return axis satisfies never;
  }
}

async function run(stage: Stage, params: KneeParams): Promise<Outcome> {
  const probes: Probe[] = [];
  const notes = new Set<string>();
  const best = await findKnee(firstOf(params), lastOf(params), async (value) => {
    if (stage.signal.aborted) return undefined;
    const probe = await probeAt(stage, { params, value, number: probes.length, notes });
    probes.push(probe);
    stage.progress.note(`${params.axis} ${value}: ${describe(probe)}`);
    await stage.fleet.clear();
    return probe;
  });
  return outcomeOf(probes, { best, axis: params.axis, notes: [...notes] });
}

type Ask = {
  readonly params: KneeParams;
  readonly value: number;
  readonly number: number;
  /** Filled. */
  readonly notes: Set<string>;
};

async function probeAt(stage: Stage, { params, value, number, notes }: Ask): Promise<Probe> {
  const { target, profile, roomPrefix } = stage;
  const room = roomAt(params, value);
  const seats = seatsOf({
    ...{ ...room, mics: params.mics, media: 'plain', spacingMs: JOIN_SPACING_MS },
    hasVideo: profile.layers.length > 0,
  });
  const bots = await crowdOf(target, `${roomPrefix}-${number}`, seats);
  const join = await joinPhase(stage, bots, room.participants * JOIN_SPACING_MS);
  for (const note of commonNotes(stage, [], join.before)) notes.add(note);
  notes.add('latencies are those of a sample of 20 participants of each site');
  if (join.report.joined < room.participants) {
    const reason = join.part.checks.map(({ detail }) => detail).join('; ');
    return { value, holds: false, isLoadsFault: false, figures: join.part.figures, reason };
  }
  await settle(stage);
  const { report, figures } = await mediaPhase(stage, params.seconds * MS_PER_S);
  const { loss_ratio: loss = 1, added_latency_ms_p99: added = 0 } = figures;
  const { saturation } = report.load;
  const holds = loss <= MAX_LOSS_RATIO && added <= MAX_ADDED_MS;
  return { value, holds, isLoadsFault: saturation.length > 0, figures, reason: saturation.join('; ') };
}

function describe({ holds, isLoadsFault, figures, reason }: Probe): string {
  const { loss_ratio: loss, added_latency_ms_p99: added } = figures;
  const verdict = isLoadsFault ? 'the load could not offer it' : holds ? 'holds' : 'too much';
  const measured =
    loss === undefined ? '' : `, ${(loss * PERCENT).toFixed(3)} % lost, p99 ${(added ?? 0).toFixed(1)} ms`;
  return `${verdict}${measured}${reason === '' ? '' : ` (${reason})`}`;
}

type Found = { readonly best: Probe | undefined; readonly axis: string; readonly notes: readonly string[] };

function outcomeOf(probes: readonly Probe[], { best, axis, notes }: Found): Outcome {
  const last = probes.find(({ isLoadsFault }) => isLoadsFault);
  return {
    figures: { ...kneeFigures(best), ...(best && { knee: best.value }) },
    checks: [
      {
        name: 'a value holds',
        pass: best !== undefined,
        detail:
          best === undefined
            ? 'not even the first one: begin with a smaller --from'
            : `${axis} ${best.value}`,
      },
    ],
    series: [lineOf(probes, axis, 'loss_ratio'), lineOf(probes, axis, 'added_latency_ms_p99')],
    notes: [
      ...notes,
      ...(last === undefined
        ? []
        : [`at ${axis} ${last.value} the load itself was the limit: the cluster’s knee may lie beyond it`]),
    ],
  };
}

/** Of the last value that holds. */
function kneeFigures(best: Probe | undefined): Figures {
  if (best === undefined) return {};
  const { packets_per_s, loss_ratio, added_latency_ms_p99, pass_ratio } = best.figures;
  return {
    ...(packets_per_s !== undefined && { packets_per_s }),
    ...(loss_ratio !== undefined && { loss_ratio }),
    ...(added_latency_ms_p99 !== undefined && { added_latency_ms_p99 }),
    ...(pass_ratio !== undefined && { pass_ratio }),
  };
}

function lineOf(probes: readonly Probe[], axis: string, name: 'loss_ratio' | 'added_latency_ms_p99'): Series {
  const points = probes
    .flatMap(({ value, figures }) => {
      const y = figures[name];
      return y === undefined ? [] : [[value, name === 'loss_ratio' ? y * PERCENT : y] as const];
    })
    .toSorted(([a], [b]) => a - b);
  const labels = {
    loss_ratio: ['packet loss', '%'],
    added_latency_ms_p99: ['added latency, p99', 'ms'],
  } as const;
  const [text, unit] = labels[name];
  return { name: text, unit, xName: axis, xUnit: '', points };
}
