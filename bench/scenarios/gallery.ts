/** Scenario `gallery`: everybody sends a camera, and turns the page of tiles again and again. */
import { JOIN_FIGURES, MEDIA_FIGURES } from './figure-lists.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { newHistogram } from '../load/histograms.ts';
import { crowdOf } from './crowd.ts';
import { linkCutFigures } from './link-figures.ts';
import { duration, wholeNumber, type ParamsOf } from './params.ts';
import { commonNotes, joinPhase, mediaPhase, settle } from './phases.ts';
import { refuseIf } from './refuse.ts';
import type { Outcome, Scenario } from './scenario.ts';
import { seatsOf } from './seats.ts';
import type { Stage } from './stage.ts';
import { pageFigures } from './storm-figures.ts';
import { flowChecks, signalFigures } from './window-figures.ts';
import { courseSeries, distributionOf } from './window-plots.ts';

const PARAMS = {
  participants: wholeNumber(49, { about: 'all with a camera', min: 2, max: 500 }),
  tiles: wholeNumber(9, { about: 'cameras on a page', min: 1, max: 49 }),
  every: duration('5s', { about: 'after which everybody turns the page' }),
  mics: wholeNumber(3, { about: 'open microphones', min: 1, max: 100 }),
  sites: wholeNumber(2, { about: 'of a cluster of our own', min: 1, max: 9 }),
  seconds: wholeNumber(20, { about: 'how long is measured', unit: 's', min: 1, max: 3_600 }),
};

type GalleryParams = ParamsOf<typeof PARAMS>;

const JOIN_SPACING_MS = 50;
const MS_PER_S = 1_000;
/** A page that is not there by then is none. */
const PAGE_PATIENCE_MS = 10_000;

export const gallery: Scenario<typeof PARAMS> = {
  name: 'gallery',
  about: 'everybody sends a camera and turns the page again and again',
  params: PARAMS,
  figures: [...JOIN_FIGURES, ...MEDIA_FIGURES, 'page_turn_ms_p50', 'page_turn_ms_p95', 'link_cuts'],
  needs: 'cluster',
  cluster: ({ sites }) => ({ sites, signalPerSite: 1 }),
  check: ({ participants, tiles, mics }) => {
    refuseIf(tiles >= participants, `--tiles ${tiles} need more than ${tiles} --participants`);
    refuseIf(mics > participants, `--mics ${mics} are more than --participants ${participants}`);
  },
  run,
};

async function run(stage: Stage, params: GalleryParams): Promise<Outcome> {
  const { target, signal } = stage;
  const bots = await crowdOf(target, stage.roomPrefix, seatsOfGallery(stage, params));
  const join = await joinPhase(stage, bots, params.participants * JOIN_SPACING_MS);
  const notes = commonNotes(stage, bots, join.before);
  if (join.report.joined < params.participants || signal.aborted) return { ...join.part, notes };
  await settle(stage);
  const pages = { ms: newHistogram(), failed: 0 };
  const { report, figures, cpu } = await mediaPhase(stage, params.seconds * MS_PER_S, () =>
    turnPages(stage, params, pages),
  );
  const turned = pages.ms.totalCount + pages.failed;
  return {
    figures: {
      ...join.part.figures,
      ...figures,
      ...signalFigures(join.report, report),
      ...pageFigures(pages.ms),
      ...(await linkCutFigures(target, join.cutsBefore)),
      ...(turned > 0 && { pass_ratio: pages.ms.totalCount / turned }),
    },
    checks: [
      ...join.part.checks,
      ...flowChecks(report),
      {
        name: 'each page came',
        pass: pages.failed === 0,
        detail: `${pages.ms.totalCount} of ${turned} pages`,
      },
    ],
    series: [...courseSeries(report), ...cpu],
    distributions: [
      ...distributionOf(pages.ms, { name: 'page turn', unit: 'ms' }),
      ...join.part.distributions,
    ],
    notes,
  };
}

function seatsOfGallery({ target, profile }: Stage, { participants, tiles, mics }: GalleryParams) {
  const seats = seatsOf({
    ...{ participants, tiles, podium: participants, mics: 'podium', media: 'plain' },
    ...{ sites: target.sites.length, hasVideo: profile.layers.length > 0, spacingMs: JOIN_SPACING_MS },
  });
  return seats.map((seat) => ({
    ...seat,
    publish: seat.publish.filter((kind) => kind === 'camera' || seat.index < mics),
    hear: Array.from({ length: mics }, (_, index) => index),
  }));
}

type Pages = { readonly ms: ReturnType<typeof newHistogram>; failed: number };

async function turnPages(
  { fleet, signal }: Stage,
  { participants, tiles, every, seconds }: GalleryParams,
  pages: Pages,
): Promise<void> {
  const turns = Math.floor((seconds * MS_PER_S) / every);
  for (let turn = 1; turn <= turns; turn += 1) {
    // the last page gets its time as well
    await wait(turn === 1 ? every / 2 : every, undefined, { signal }).catch(() => {}); // Ctrl-C: nothing is turned
    if (signal.aborted) return;
    const { ms, failed } = await fleet.watch(pageOf(turn, participants, tiles), PAGE_PATIENCE_MS);
    pages.ms.add(ms);
    pages.failed += failed;
  }
}

/** Page `turn` of each: the next cameras after those of the page before, its own left out. */
function pageOf(turn: number, participants: number, tiles: number): ReadonlyMap<number, readonly number[]> {
  return new Map(
    Array.from({ length: participants }, (_, index) => {
      const first = index + 1 + turn * tiles;
      const page = Array.from({ length: tiles }, (_unused, tile) => (first + tile) % participants);
      return [index, page.filter((camera) => camera !== index)];
    }),
  );
}
