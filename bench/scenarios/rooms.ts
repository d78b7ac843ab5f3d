/** Scenario `rooms`: many small meetings at once, everybody with camera and microphone. */
import { JOIN_FIGURES, MEDIA_FIGURES } from './figure-lists.ts';
import { crowdOf } from './crowd.ts';
import { wholeNumber, type ParamsOf } from './params.ts';
import { commonNotes, joinPhase, mediaPhase, settle } from './phases.ts';
import { refuseIf } from './refuse.ts';
import type { Outcome, Scenario } from './scenario.ts';
import { seatsOf, type Seat } from './seats.ts';
import type { Stage } from './stage.ts';
import { mediaChecks, signalFigures } from './window-figures.ts';
import { courseSeries, latencyDistributions } from './window-plots.ts';

const PARAMS = {
  rooms: wholeNumber(20, { about: 'at once', min: 1, max: 1_000 }),
  participants: wholeNumber(10, { about: 'in each, all with camera and microphone', min: 2, max: 100 }),
  tiles: wholeNumber(2, { about: 'cameras that each watches', min: 0, max: 100 }),
  sites: wholeNumber(2, {
    about: 'of a cluster of our own; each room has people at all of them',
    min: 1,
    max: 9,
  }),
  seconds: wholeNumber(20, { about: 'how long is measured', unit: 's', min: 1, max: 3_600 }),
};

type RoomsParams = ParamsOf<typeof PARAMS>;

const JOIN_SPACING_MS = 20;
const MS_PER_S = 1_000;
/** In the whole cluster about as many as in one large room. */
const SAMPLED_ROOMS = 4;
const MAX_BOTS = 5_000;

export const rooms: Scenario<typeof PARAMS> = {
  name: 'rooms',
  about: 'many small meetings at once, everybody with camera and microphone',
  params: PARAMS,
  figures: [...JOIN_FIGURES, ...MEDIA_FIGURES],
  needs: 'cluster',
  cluster: ({ sites }) => ({ sites, signalPerSite: 1 }),
  check: ({ rooms: count, participants, tiles }) => {
    refuseIf(tiles >= participants, `--tiles ${tiles} need more than ${tiles} --participants`);
    refuseIf(
      count * participants > MAX_BOTS,
      `${count} × ${participants} are more than ${MAX_BOTS} participants`,
    );
  },
  run,
};

async function run(stage: Stage, params: RoomsParams): Promise<Outcome> {
  const { target, roomPrefix, signal } = stage;
  const bots = (
    await Promise.all(
      seatsOfRooms(stage, params).map((seats, room) => crowdOf(target, `${roomPrefix}-${room}`, seats)),
    )
  ).flat();
  const join = await joinPhase(stage, bots, bots.length * JOIN_SPACING_MS);
  const notes = commonNotes(stage, bots, join.before);
  if (join.report.joined === 0 || signal.aborted) return { ...join.part, notes };
  await settle(stage);
  const { report, figures, cpu } = await mediaPhase(stage, params.seconds * MS_PER_S);
  return {
    figures: { ...join.part.figures, ...figures, ...signalFigures(join.report, report) },
    checks: [...join.part.checks, ...mediaChecks(report)],
    series: [...courseSeries(report), ...cpu],
    distributions: [...latencyDistributions(report), ...join.part.distributions],
    notes,
  };
}

function seatsOfRooms({ target, profile }: Stage, params: RoomsParams): readonly (readonly Seat[])[] {
  const { participants, tiles } = params;
  return Array.from({ length: params.rooms }, (_, room) => {
    const first = room * participants;
    const seats = seatsOf({
      ...{ participants, tiles, podium: participants, mics: 'podium', media: 'plain' },
      ...{ sites: target.sites.length, hasVideo: profile.layers.length > 0, spacingMs: JOIN_SPACING_MS },
    });
    return seats.map((seat) => moved(seat, first, { isSampled: room < SAMPLED_ROOMS }));
  });
}

/** Indexes are unique in a run, also over its rooms. */
function moved(seat: Seat, by: number, { isSampled }: Pick<Seat, 'isSampled'>): Seat {
  const shift = (index: number): number => index + by;
  return {
    ...seat,
    index: shift(seat.index),
    watch: seat.watch.map(shift),
    hear: seat.hear === 'all' ? 'all' : seat.hear.map(shift),
    joinAtMs: seat.joinAtMs + by * JOIN_SPACING_MS,
    isSampled,
  };
}
