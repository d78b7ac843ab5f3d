/** The votes of a sitting, each with something that dies while it is open. */
import { Hands } from '../../../client/features/hands/index.ts';
import { BenchError } from '../../bench-error.ts';
import type { Faults } from '../../target/target.ts';
import { planBallots, type Ballot } from '../ballots.ts';
import { BotPort } from '../bot-port.ts';
import type { Council } from './council.ts';
import { CHAIR, lateOf, type PlannedVote, type SittingPlan } from './plan.ts';
import { mediaBack } from './steps.ts';
import { holdVote, type VoteReport } from '../vote-run.ts';

/** A home is followed by another one after its lease, and who is away is told about 5 s later, once a second. */
const AWAY_MS = 20_000;
const MEDIA_BACK_MS = 30_000;
/** As a service manager would start it again. */
const RESTART_MS = 2_000;

/** An interruption that was made, and the cause that the record has to tell. */
export type Loss = { readonly subject: string; readonly name: string; readonly cause: string };

type KillReport = {
  /** Home killed → the room decides again, ms. */
  readonly homeBackMs?: number;
  /** SFU node killed → everybody of its site gets media again, ms; undefined = not in time. */
  readonly mediaBackMs?: number | undefined;
  /** What the record has to tell of it. */
  readonly losses: readonly Loss[];
};

export type KilledVote = { readonly report: VoteReport; readonly kill: KillReport };

export type VoteSetting = {
  readonly withinMs: number;
  readonly lot: () => number;
  /** Undefined: nothing is killed. */
  readonly faults: Faults | undefined;
};

export async function voteWithKill(
  council: Council,
  { question, display, rule, kill: what }: PlannedVote,
  { withinMs, lot, faults }: VoteSetting,
): Promise<KilledVote> {
  const { people } = council.plan;
  const voters = people.filter(({ role }) => role !== 'observer').map(({ index }) => index);
  council.tell(`vote “${question}”`);
  const own = planBallots(voters, { withinMs, lot });
  const others = secondBallots(council.plan, own);
  // in one vote when all have voted, in the other one in the same moment
  const areAtOnce = what === 'sfu';
  const act = faults === undefined ? undefined : await killer(council, faults, what);
  let kill: KillReport = { losses: [] };
  const report = await holdVote(council.session, {
    wish: { question, display, rule, quorum: { majority: true } },
    chair: CHAIR,
    ballots: areAtOnce ? [...own, ...others] : own,
    second: areAtOnce ? [] : others.map((ballot) => ({ ...ballot, atMs: 0 })),
    witnesses: () => council.witnesses(),
    audience: people.map(({ index }) => index),
    meanwhile: async () => {
      await council.wait(withinMs / 2);
      if (act !== undefined) kill = await act();
    },
  });
  return { report, kill };
}

/** Those who have a second device try to vote otherwise with it. */
function secondBallots({ seconds }: SittingPlan, ballots: readonly Ballot[]): readonly Ballot[] {
  return ballots.flatMap(({ index: voter, atMs, choice }) =>
    seconds
      .filter(({ owner }) => owner === voter)
      .map(({ index }) => ({ index, voter, atMs, choice: choice === 1 ? 2 : 1 })),
  );
}

/** Who dies is looked up before the vote, so that it does not take of its time. */
async function killer(
  council: Council,
  faults: Faults,
  what: PlannedVote['kill'],
): Promise<() => Promise<KillReport>> {
  if (what === 'sfu') return () => killSfu(council, faults);
  const home = await faults.homeOf(council.room);
  const node = council.stage.target.sites.findIndex((place) => place.node === home);
  if (home === undefined || node === -1)
    throw new BenchError('TARGET_UNREACHABLE', 'the room has no home that is known');
  return () => killHome(council, faults, { home, node });
}

async function killHome(
  council: Council,
  faults: Faults,
  { home, node }: { readonly home: string; readonly node: number },
): Promise<KillReport> {
  council.tell(`the room’s home ${home} is killed`);
  const { session, plan } = council;
  const late = lateOf(plan, node);
  council.gone.add(node);
  await session.takeAway(
    late.map(({ index }) => index),
    AWAY_MS,
  );
  const begunMs = performance.now();
  await faults.kill(home);
  const survivor = plan.people.find((person) => person.role === 'member' && person.node !== node);
  const hands = new Hands(new BotPort(session, survivor?.index ?? CHAIR, 'hands'));
  await hands.raise();
  const homeBackMs = performance.now() - begunMs;
  await hands.lower();
  council.tell(`the room decides again after ${Math.round(homeBackMs)} ms`);
  return { homeBackMs, losses: late.map(({ subject, name }) => ({ subject, name, cause: 'node' })) };
}

/** That of the last site, which serves half of the room. */
async function killSfu(council: Council, faults: Faults): Promise<KillReport> {
  const { stage, bots } = council;
  const site = [...new Set(stage.target.sites.map((place) => place.site))].at(-1) ?? '';
  const node = `sfu-${site}-1`;
  council.tell(`${node} is killed`);
  const listeners = bots.filter((bot) => bot.site === site && bot.media !== 'none').map(({ index }) => index);
  await faults.kill(node);
  const restarted = council.wait(RESTART_MS).then(() => faults.restart(node));
  const [mediaBackMs] = await Promise.all([mediaBack(council, listeners, MEDIA_BACK_MS), restarted]);
  council.tell(
    mediaBackMs === undefined
      ? 'not all get media again'
      : `all get media again after ${Math.round(mediaBackMs)} ms`,
  );
  return { mediaBackMs, losses: [] };
}
