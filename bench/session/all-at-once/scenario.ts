/** Scenario `all-at-once`: a vote opens in a full room, and everybody votes within two seconds. */
import { setTimeout as after } from 'node:timers/promises';
import { Moderation } from '../../../client/features/moderation/index.ts';
import { requireChromium } from '../../browsers/browser-party.ts';
import type { BotSpec } from '../../load/fleet.ts';
import { crowdOf } from '../../scenarios/crowd.ts';
import { duration, wholeNumber, type ParamsOf } from '../../scenarios/params.ts';
import { commonNotes, joinPhase, settle, type JoinPhase } from '../../scenarios/phases.ts';
import { refuseIf } from '../../scenarios/refuse.ts';
import type { Check, Figures, Outcome, Scenario } from '../../scenarios/scenario.ts';
import type { Seat } from '../../scenarios/seats.ts';
import { planBallots } from '../ballots.ts';
import { BotPort } from '../bot-port.ts';
import { lotOf } from '../lot.ts';
import { PageGuest, type GuestPart } from './page-guest.ts';
import { ackFigures, ballotChecks, ballotFigures, castCheck, histogramOf } from '../vote-figures.ts';
import { holdVote, type VoteReport } from '../vote-run.ts';
import type { Stage } from '../../scenarios/stage.ts';
import { distributionOf } from '../../scenarios/window-plots.ts';

const PARAMS = {
  participants: wholeNumber(550, {
    about: 'members, who all vote; the first one chairs',
    min: 2,
    max: 1_000,
  }),
  within: duration('2s', { about: 'from the opening to the last ballot, each at a time by lot' }),
  sites: wholeNumber(2, { about: 'of a cluster of our own', min: 1, max: 9 }),
  podium: wholeNumber(0, { about: 'who sends camera and microphone, and watches two', min: 0, max: 6 }),
  browsers: wholeNumber(1, {
    about: 'a page (Chromium) of which frames are counted; 0 = none',
    min: 0,
    max: 1,
  }),
};

type Params = ParamsOf<typeof PARAMS>;

const CHAIR = 0;
const JOIN_SPACING_MS = 20;
const TILES = 2;
/** How long traffic is looked at before and after a setting of the room. */
const LOOK_MS = 1_500;
/** Acknowledged later, people press again. */
const MAX_ACK_P99_MS = 300;
/** Below, a page is felt to stutter. */
const MIN_FPS = 50;

export const scenario: Scenario<typeof PARAMS> = {
  name: 'all-at-once',
  about: 'a vote opens in a full room, and everybody votes within two seconds',
  params: PARAMS,
  figures: [
    ...(['ack_ms_p50', 'ack_ms_p99', 'tally_delay_ms', 'result_ms'] as const),
    ...(['ballots_lost', 'ballots_doubled', 'result_hashes', 'disconnected'] as const),
    ...(['vote_bytes_per_client', 'setting_bytes_per_client', 'browser_fps'] as const),
    ...(['join_ms_p50', 'join_ms_p99', 'signal_cpu_ms_per_ballot', 'vote_busy_ratio'] as const),
  ],
  needs: 'cluster',
  cluster: ({ sites, browsers }) => ({ sites, signalPerSite: 1, hasPage: browsers > 0 }),
  sendsMedia: ({ podium }) => podium > 0,
  check: ({ participants, podium, browsers }) => {
    refuseIf(podium > participants, `--podium ${podium} are more than --participants ${participants}`);
    if (browsers > 0) requireChromium();
  },
  run,
};

async function run(stage: Stage, params: Params): Promise<Outcome> {
  const { participants, browsers } = params;
  const seats = seatsOfAll(params, stage.target.sites.length);
  const claims = (index: number) => ({ role: index === CHAIR ? ('chair' as const) : ('member' as const) });
  const bots = await crowdOf(stage.target, stage.roomPrefix, seats, claims);
  const join = await joinPhase(stage, bots, participants * JOIN_SPACING_MS);
  const notes = commonNotes(stage, bots, join.before);
  if (join.report.joined < participants || stage.signal.aborted)
    return { figures: {}, checks: join.part.checks, notes };
  const guest = browsers > 0 ? await PageGuest.join(stage, stage.roomPrefix) : undefined;
  try {
    const played = await play(stage, { params, bots, join, guest });
    return { ...played, notes: [...notes, ...(guest ? [guest.note] : [])] };
  } finally {
    await guest?.close();
  }
}

/** Media for the podium, which everybody of it hears and sees in part; the others have signalling alone. */
function seatsOfAll({ participants, podium }: Params, sites: number): readonly Seat[] {
  return Array.from({ length: participants }, (_, index) => {
    const hasMedia = index < podium;
    const watched = Array.from({ length: Math.min(TILES, podium - 1) }, (_unused, tile) => tile + 1);
    return {
      index,
      siteIndex: index % sites,
      media: hasMedia ? 'plain' : 'none',
      publish: hasMedia ? ['mic', 'camera'] : [],
      watch: hasMedia ? watched.map((tile) => (index + tile) % podium) : [],
      hear: hasMedia ? 'all' : [],
      isSampled: false,
      joinAtMs: index * JOIN_SPACING_MS,
    };
  });
}

type Hall = {
  readonly params: Params;
  readonly bots: readonly BotSpec[];
  readonly join: JoinPhase;
  readonly guest: PageGuest | undefined;
};

async function play(stage: Stage, { params, bots, join, guest }: Hall): Promise<Outcome> {
  await settle(stage);
  const setting = await settingFigures(stage, bots.length);
  stage.progress.phase('everybody votes', params.within);
  const { session } = stage.fleet;
  const [usageBefore, trafficBefore] = await Promise.all([stage.target.usage(), stage.fleet.traffic()]);
  const indexes = bots.map(({ index }) => index);
  let page: GuestPart | undefined;
  let busy = 0;
  const report = await holdVote(session, {
    wish: { question: 'Shall all be counted?', display: 'names', rule: 'simple', quorum: { majority: true } },
    chair: CHAIR,
    ballots: planBallots(indexes, { withinMs: params.within, lot: lotOf(stage.seed) }),
    witnesses: () => indexes.slice(0, stage.target.sites.length),
    audience: indexes,
    meanwhile: async (isCast) => {
      await guest?.beginFrames();
      await session.busy();
      await Promise.all([isCast, guest?.openVote()]);
      busy = await session.busy();
      page = await guest?.part(MIN_FPS);
    },
  });
  const [usage, traffic] = await Promise.all([stage.target.usage(), stage.fleet.traffic()]);
  const bytes = traffic.bytesIn + traffic.bytesOut - trafficBefore.bytesIn - trafficBefore.bytesOut;
  const away = await disconnectedOf(stage);
  const { join_ms_p50, join_ms_p99 } = join.part.figures;
  return {
    figures: {
      ...voteFigures(report),
      ...setting,
      ...page?.figures,
      disconnected: away,
      vote_busy_ratio: busy,
      vote_bytes_per_client: bytes / bots.length,
      ...(join_ms_p50 !== undefined && { join_ms_p50 }),
      ...(join_ms_p99 !== undefined && { join_ms_p99 }),
      ...(usage &&
        usageBefore && {
          signal_cpu_ms_per_ballot: (usage.cpuMs.signal - usageBefore.cpuMs.signal) / bots.length,
        }),
    },
    checks: [
      ...join.part.checks,
      ...voteChecks(report, bots.length),
      { name: 'nobody is disconnected', pass: away === 0, detail: `${away} of ${bots.length}` },
      ...(page?.checks ?? []),
    ],
    distributions: [
      ...distributionOf(histogramOf(report.ackMs.values()), { name: 'ballot → acknowledged', unit: 'ms' }),
      ...join.part.distributions,
    ],
  };
}

function voteFigures(report: VoteReport): Figures {
  const { tallyMs, resultMs, ackMs } = report;
  return {
    ...ackFigures(histogramOf(ackMs.values())),
    ...(tallyMs !== undefined && { tally_delay_ms: tallyMs }),
    ...(resultMs !== undefined && { result_ms: resultMs }),
    ...ballotFigures([report]),
  };
}

function voteChecks(report: VoteReport, planned: number): readonly Check[] {
  const { ack_ms_p99: p99 } = ackFigures(histogramOf(report.ackMs.values()));
  const told = p99 === undefined ? 'none is acknowledged' : `99 of 100 within ${p99} ms`;
  return [
    castCheck(report, planned),
    {
      name: 'ballots are acknowledged soon',
      pass: p99 !== undefined && p99 <= MAX_ACK_P99_MS,
      detail: `${told} (at most ${MAX_ACK_P99_MS} ms)`,
    },
    ...ballotChecks([report]),
  ];
}

/** One small message to everybody: what comes with it beside what comes anyway. */
async function settingFigures({ fleet, signal }: Stage, clients: number): Promise<Figures> {
  const look = async (): Promise<number> => {
    const before = await fleet.traffic();
    await after(LOOK_MS, undefined, { signal }).catch(() => {}); // Ctrl-C: what there is
    return (await fleet.traffic()).bytesIn - before.bytesIn;
  };
  const idle = await look();
  const moderation = new Moderation(new BotPort(fleet.session, CHAIR, 'moderation'));
  const [bytes] = await Promise.all([look(), moderation.setLocks({ mic: true, camera: true })]);
  await moderation.setLocks({ mic: false, camera: false });
  return { setting_bytes_per_client: Math.max(0, bytes - idle) / clients };
}

async function disconnectedOf({ fleet }: Stage): Promise<number> {
  const standing = await fleet.session.standing();
  return standing.filter(({ state, connections }) => state !== 'joined' || connections > 1).length;
}
