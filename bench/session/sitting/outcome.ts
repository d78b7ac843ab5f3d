/** What a sitting gave: figures and checks. It passes when every vote is whole, everybody came back, and the minutes tell all. Pure. */
import { createHash } from 'node:crypto';
import type { FigureName } from '../../measure/figures.ts';
import { botName } from '../../load/bots/bot-name.ts';
import type { Check, Figures } from '../../scenarios/scenario.ts';
import { reconnectFigures } from '../../scenarios/storm-figures.ts';
import { missingInMinutes, type SittingFacts } from './minutes-check.ts';
import type { SittingReport } from './play.ts';
import type { SittingPlan } from './plan.ts';
import {
  ackFigures,
  ballotChecks,
  ballotFigures,
  castCheck,
  histogramOf,
  secondCheck,
} from '../vote-figures.ts';

export const SITTING_FIGURES = [
  'ballots_lost',
  'ballots_doubled',
  'result_hashes',
  'minutes_complete',
  'observer_packets_after_close',
  'heard_without_floor',
  'speeches_unheard',
  'ack_ms_p50',
  'ack_ms_p99',
  'home_back_ms',
  'media_back_ms',
  'reconnect_ms_p50',
  'reconnect_ms_p95',
  'reconnect_ms_p99',
] as const satisfies readonly FigureName[];

export function sittingFigures(plan: SittingPlan, report: SittingReport): Figures {
  const votes = [...report.votes.values()];
  const kills = votes.map(({ kill }) => kill);
  const homeBackMs = kills.find((kill) => kill.homeBackMs !== undefined)?.homeBackMs;
  const mediaBackMs = kills.find((kill) => kill.mediaBackMs !== undefined)?.mediaBackMs;
  const away = awayNames(report);
  const acks = votes.flatMap(({ report: vote }) =>
    [...vote.ackMs].flatMap(([name, ms]) => (away.has(name) ? [] : [ms])),
  );
  return {
    ...ballotFigures(votes.map((vote) => vote.report)),
    minutes_complete: minutesProblems(plan, report).length === 0 ? 1 : 0,
    ...(report.floor.speeches > 0 && {
      heard_without_floor: report.floor.withoutFloor,
      speeches_unheard: report.floor.unheard,
    }),
    ...(report.closed && { observer_packets_after_close: report.closed.after }),
    ...ackFigures(histogramOf(acks)),
    ...(homeBackMs !== undefined && { home_back_ms: homeBackMs }),
    ...(mediaBackMs !== undefined && { media_back_ms: mediaBackMs }),
    ...reconnectFigures(reconnects(report)),
  };
}

/** Whose network was taken away on purpose: how long that takes is not the cluster's. */
const awayNames = ({ losses }: SittingReport): ReadonlySet<string> => new Set(losses.map(({ name }) => name));

function reconnects(report: SittingReport) {
  const away = awayNames(report);
  const others = report.standing.filter(({ index }) => !away.has(botName(index)));
  return histogramOf(others.flatMap(({ outagesMs }) => outagesMs));
}

export function sittingChecks(
  plan: SittingPlan,
  report: SittingReport,
  { areKilled }: { readonly areKilled: boolean },
): readonly Check[] {
  const votes = [...report.votes.values()];
  const planned = plan.items.filter(({ vote }) => vote !== undefined).length;
  const voters = plan.people.filter(({ role }) => role !== 'observer').length;
  return [
    { name: 'all votes were held', pass: votes.length === planned, detail: `${votes.length} of ${planned}` },
    ...votes.map((vote, at) => numbered(castCheck(vote.report, voters), at)),
    ...ballotChecks(votes.map((vote) => vote.report)),
    secondCheck(votes.map((vote) => vote.report)),
    ...(areKilled ? [mediaCheck(report)] : []),
    floorCheck(plan, report),
    hallCheck(plan, report),
    closedCheck(report),
    backCheck(plan, report),
    ...filesChecks(plan, report),
  ];
}

const numbered = (check: Check, at: number): Check => ({ ...check, name: `${check.name}, vote ${at + 1}` });

function mediaCheck({ votes }: SittingReport): Check {
  const killed = [...votes.values()].filter(({ kill }) => 'mediaBackMs' in kill);
  const [back] = killed.map(({ kill }) => kill.mediaBackMs);
  const detail = back === undefined ? 'not everybody' : `after ${Math.round(back)} ms everybody`;
  return { name: 'media comes back after the SFU node died', pass: back !== undefined, detail };
}

function floorCheck({ items }: SittingPlan, { floor }: SittingReport): Check {
  const { speeches, unheard, withFloor, withoutFloor, loud } = floor;
  const planned = items.reduce((sum, { speakers }) => sum + speakers.length, 0);
  const detail = `${speeches - unheard} of ${planned} speeches heard (${withFloor} packets), ${withoutFloor} packets of ${loud.size} who talked without the floor`;
  const pass = speeches === planned && unheard === 0 && loud.size > 0 && withoutFloor === 0;
  return { name: 'only who has the floor is heard', pass, detail };
}

function hallCheck({ hall: devices, people }: SittingPlan, { hall }: SittingReport): Check {
  const name = 'the hall is one place at all nodes';
  if (hall === undefined) return { name, pass: false, detail: 'nobody was asked' };
  const planned = people.filter(({ inHall }) => inHall).length;
  const isWhole = hall.devices.join() === devices.map(({ label }) => label).join();
  const detail = `${hall.devices.length} of ${devices.length} devices, ${hall.companions} of ${planned} companions, ${hall.toCompanions} packets of media to them, ${hall.views} different views`;
  const pass = isWhole && hall.views === 1 && hall.companions === planned && hall.toCompanions === 0;
  return { name, pass, detail };
}

function closedCheck({ closed }: SittingReport): Check {
  const name = 'observers’ media stops at once';
  if (closed === undefined) return { name, pass: false, detail: 'the public was not excluded' };
  const { before, atOnce, toMembers, after, backMs } = closed;
  const back =
    backMs === undefined ? 'not all got media again' : `again ${Math.round(backMs)} ms after the end`;
  const detail = `${before} packets in the second before, ${atOnce} from the click to a quarter of a second after its answer, ${after} since (${toMembers} to members), ${back}`;
  return { name, pass: before > 0 && toMembers > 0 && after === 0 && backMs !== undefined, detail };
}

function backCheck({ people, hall, seconds }: SittingPlan, { standing }: SittingReport): Check {
  const all = people.length + hall.length + seconds.length;
  const joined = standing.filter(({ state }) => state === 'joined').length;
  const lost = standing.filter(({ connections }) => connections > 1).length;
  const detail = `${joined} of ${all} at the end, ${lost} had lost their connection`;
  return { name: 'everybody came back', pass: joined === all, detail };
}

function filesChecks(plan: SittingPlan, report: SittingReport): readonly Check[] {
  const files = [...report.files.values()];
  const hashes = new Set(files.map((one) => createHash('sha256').update(one.record).digest('hex')));
  const wrong = files.filter(({ isRight }) => !isRight).map(({ verdict }) => verdict);
  const problems = minutesProblems(plan, report);
  const lines = files[0]?.minutes.record.lines ?? 0;
  return [
    {
      name: 'the record is verified at each node',
      pass: files.length > 0 && wrong.length === 0,
      detail: wrong.length === 0 ? `${files.length} nodes, ${lines} lines` : wrong.join('; '),
    },
    {
      name: 'the record is the same at each node',
      pass: hashes.size === 1,
      detail: `${hashes.size} different ones of ${files.length}`,
    },
    {
      name: 'the minutes tell all',
      pass: problems.length === 0,
      detail:
        problems.length === 0 ? 'attendance, items, speeches, votes, interruptions' : problems.join('; '),
    },
  ];
}

/** Of all nodes together; empty = complete. */
function minutesProblems(plan: SittingPlan, { files, votes, losses }: SittingReport): readonly string[] {
  if (files.size === 0) return ['no minutes'];
  const facts: SittingFacts = {
    votes: new Map(
      [...votes].map(([question, { report }]) => [
        question,
        { hash: report.view.hash, acknowledged: report.acknowledged },
      ]),
    ),
    losses,
  };
  return [...new Set([...files.values()].flatMap(({ minutes }) => missingInMinutes(plan, facts, minutes)))];
}
