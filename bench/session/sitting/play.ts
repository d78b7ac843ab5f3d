/** A whole sitting from its opening to its files, in the order of the plan. */
import { setTimeout as after } from 'node:timers/promises';
import type { Faults } from '../../target/target.ts';
import type { BotStanding } from '../../load/session-load.ts';
import type { Council } from './council.ts';
import { fetchSitting, type SittingFiles } from './files.ts';
import { unluckyOf, type PlannedItem } from './plan.ts';
import { governMicrophones, newFloorReport, type FloorReport } from './floor.ts';
import { declareHall, hallAtEnd, type HallReport } from './hall.ts';
import { closeSitting, excludePublic, holdItem, openSitting, type ClosedPart } from './steps.ts';
import { voteWithKill, type KilledVote, type Loss } from './votes.ts';

export type SittingSetting = {
  readonly withinMs: number;
  readonly speechMs: number;
  readonly lot: () => number;
  /** Undefined: nothing is killed. */
  readonly faults: Faults | undefined;
};

/** As far as it came. */
export type SittingReport = {
  readonly votes: Map<string, KilledVote>;
  readonly losses: Loss[];
  readonly floor: FloorReport;
  hall?: HallReport;
  closed?: ClosedPart;
  standing: readonly BotStanding[];
  /** By URL of the node. */
  readonly files: Map<string, SittingFiles>;
};

/** Longer than what counts as a moment (signal/features/sitting/attendance.ts), with the time in which it is noticed. */
const UNLUCKY_MS = 9_000;
/** Notices that somebody is back are of the next second. */
const NOTICED_MS = 2_000;

export const newReport = (): SittingReport => ({
  votes: new Map(),
  losses: [],
  floor: newFloorReport(),
  standing: [],
  files: new Map(),
});

/** @param report is filled in step by step, so that it tells how far it came @throws {BenchError} of the first step that fails */
export async function playSitting(
  council: Council,
  setting: SittingSetting,
  report: SittingReport,
): Promise<void> {
  await declareHall(council);
  await governMicrophones(council);
  await openSitting(council);
  const unlucky = await loseOne(council, report);
  for (const item of council.plan.items) {
    if (item.isPublic) await playItem(council, item, { setting, report });
    else report.closed = await excludePublic(council, () => playItem(council, item, { setting, report }));
    await unlucky.untilBack();
  }
  report.hall = await hallAtEnd(council);
  const secret = await closeSitting(council);
  report.standing = await council.session.standing();
  council.tell('minutes');
  const { sites, caPem } = council.stage.target;
  for (const [node, { url }] of sites.entries()) {
    if (council.gone.has(node)) continue;
    report.files.set(url, await fetchSitting({ url, room: council.room, secret, caPem }));
  }
}

type Playing = { readonly setting: SittingSetting; readonly report: SittingReport };

async function playItem(council: Council, item: PlannedItem, { setting, report }: Playing): Promise<void> {
  await holdItem(council, item, {
    speeches: { speechMs: setting.speechMs, report: report.floor },
    during: async () => {
      if (item.vote === undefined) return;
      const vote = await voteWithKill(council, item.vote, setting);
      report.votes.set(item.vote.question, vote);
      report.losses.push(...vote.kill.losses);
      if (vote.kill.losses.length > 0) await council.wait(NOTICED_MS);
    },
  });
}

/** Somebody's own network fails while others speak. */
async function loseOne(
  council: Council,
  report: SittingReport,
): Promise<{ readonly untilBack: () => Promise<void> }> {
  const unlucky = unluckyOf(council.plan);
  if (unlucky === undefined) return { untilBack: async () => {} };
  const { index, name, subject } = unlucky;
  council.tell(`the network of ${name} fails for ${UNLUCKY_MS / 1_000} s`);
  await council.session.takeAway([index], UNLUCKY_MS);
  report.losses.push({ subject, name, cause: 'client' });
  const back = after(UNLUCKY_MS, undefined, { signal: council.stage.signal }).then(() =>
    council.until(`${name} is back`, async () => {
      const standing = await council.session.standing();
      return standing.some((one) => one.index === index && one.state === 'joined');
    }),
  );
  back.catch(() => {}); // whoever waits for it hears of it
  return { untilBack: () => back.then(() => undefined) };
}
