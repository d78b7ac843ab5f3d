/**
 * A vote of a sitting while what it runs on dies: the home's node with ballots in flight, then a whole site. Real
 * processes, etcd of three members, a Redis for each site.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { decodeAs, encodeAs, hasFeatures } from '../support/feature-messages.ts';
import { OwnCluster } from '../support/own-cluster.ts';
import { Voter } from '../support/voter.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(120_000);

const ROOM = 'council';
const PATIENCE_MS = 30_000;
/** Voters of each node. */
const PER_NODE = 5;
const NODES = ['signal-erfurt-1', 'signal-erfurt-2', 'signal-jena-1', 'signal-jena-2'] as const;
/** A site's own processes, and a member of the store beside them. */
const JENA = ['signal-jena-1', 'signal-jena-2', 'sfu-jena-1', 'redis-jena', 'etcd-3'];

type Vote = {
  readonly hash: string;
  readonly cast: number;
  readonly counts: readonly number[];
  readonly problems: readonly string[];
  readonly choices: Uint8Array;
};

let cluster: OwnCluster;
/** Opens all of it, on the home's node, and dies with it. */
let opener: Voter;
/** Goes on with it. */
let chair: Voter;
let deputy: Voter;
const at = new Map<string, Voter[]>();

const choiceOf = (index: number): number => (index % 3) + 1;
const voters = (): readonly Voter[] => NODES.flatMap((node) => at.get(node) ?? []);

beforeAll(async () => {
  if (!hasFeatures('votes', 'sitting')) return;
  cluster = await OwnCluster.start();
  for (const node of NODES) {
    const names = Array.from({ length: PER_NODE }, (_, n) => `${node}-${n}`);
    at.set(node, await Promise.all(names.map((name) => Voter.join(cluster, node, { room: ROOM, name }))));
  }
  opener = await Voter.join(cluster, 'signal-erfurt-1', { room: ROOM, name: 'opener', role: 'chair' });
  chair = await Voter.join(cluster, 'signal-erfurt-2', { room: ROOM, name: 'chair', role: 'chair' });
  deputy = await Voter.join(cluster, 'signal-jena-1', { room: ROOM, name: 'deputy', role: 'moderator' });
  // whoever is asked first is the home
  await opener.command('sitting', { open: { title: 'Rat' } }, 'open');
  await opener.command('sitting', { addPresent: {} }, 'roll');
});

afterAll(() => cluster?.close());

/** The vote as a node counts it anew. */
async function countedAt(who: Voter, voteId: number): Promise<Vote> {
  const query = encodeAs('votes', 'VotesQuery', { vote: { voteId } });
  return decodeAs('votes', 'VoteView', await who.ask('votes', query)) as unknown as Vote;
}

/** Who chose what, by name. */
async function choicesAt(who: Voter, voteId: number): Promise<ReadonlyMap<string, number>> {
  const query = encodeAs('votes', 'VotesQuery', { roll: { voteId } });
  const { lines } = decodeAs('votes', 'VoteRollView', await who.ask('votes', query)) as {
    lines: readonly { name: string; choice: number }[];
  };
  return new Map(lines.map(({ name, choice }) => [name, choice]));
}

/** Every ballot that was acknowledged is in the result, and none is in it twice. */
async function expectComplete(who: Voter, voteId: number): Promise<Vote> {
  const vote = await countedAt(who, voteId);
  const choices = await choicesAt(who, voteId);
  const lost = voters().filter(({ name, acknowledged }) => {
    const choice = acknowledged.get(voteId);
    return choice !== undefined && choices.get(name) !== choice;
  });
  expect(lost.map(({ name }) => name)).toEqual([]);
  expect(vote.problems).toEqual([]);
  expect(vote.cast).toBe([...choices.values()].filter((choice) => choice > 0).length);
  expect(vote.counts.reduce((sum, count) => sum + count, 0)).toBe(vote.cast);
  return vote;
}

const together = hasFeatures('votes', 'sitting') ? describe : describe.skip;

together('a vote', () => {
  test("survives its opener and the home's node, killed with ballots in flight; all nodes have the same result", async () => {
    expect(await cluster.homeOf(ROOM)).toBe('signal-erfurt-1');
    await opener.command('votes', { open: { question: 'Weiter?', display: 1 } }, 'vote-1');
    const [early, late] = [0, 1].map((half) => voters().filter((_, index) => index % 2 === half));
    const cast = (some: readonly Voter[] = []) =>
      some.map((voter) => voter.cast(1, choiceOf(voters().indexOf(voter))));
    await Promise.all(cast(early));

    // half of them race with the death; what comes to a frozen node surely is in flight when it dies
    const [racing, sure] = [0, 1].map((half) => late?.filter((_, index) => index % 2 === half));
    const inFlight = cast(racing);
    cluster.freeze('signal-erfurt-1');
    inFlight.push(...cast(sure));
    await cluster.end('signal-erfurt-1');
    const reached = await Promise.all(inFlight);
    expect(reached.filter(Boolean).length).toBeLessThan(inFlight.length);

    // two come back and say it again, under the same id; the others stay away
    const back = (at.get('signal-erfurt-1') ?? []).slice(0, 2);
    for (const voter of back) await voter.resume('signal-erfurt-2');
    for (const voter of back) await voter.cast(1, choiceOf(voters().indexOf(voter)));
    await chair.command('votes', { close: { voteId: 1 } }, 'close-1');
    const nodes = [chair, deputy, ...(at.get('signal-jena-2') ?? []).slice(0, 1)];
    await waitFor(() => nodes.every((who) => who.told('votes', 'last', 'VoteView')?.['voteId'] === 1), {
      what: 'the result is told everywhere',
      timeoutMs: PATIENCE_MS,
    });
    const results = await Promise.all(nodes.map((who) => expectComplete(who, 1)));
    expect(new Set(results.map(({ hash }) => hash)).size).toBe(1);
    expect(results[0]?.cast).toBeGreaterThanOrEqual(3 * PER_NODE + back.length);
  });

  test('survives the loss of a whole site; who came from there votes at the other one, once', async () => {
    const [erfurt, jena] = [at.get('signal-erfurt-2') ?? [], at.get('signal-jena-1') ?? []];
    const [early, late] = [jena.slice(0, 2), jena.slice(2, 4)];
    await chair.command('votes', { open: { question: 'Und jetzt?', display: 1 } }, 'vote-2');
    for (const voter of early) await voter.cast(2, 1);

    await Promise.all(JENA.map((name) => cluster.end(name)));
    await Promise.all(erfurt.map((voter) => voter.cast(2, 2)));
    const moved = await Promise.all(
      [...early, ...late].map(({ name }) => Voter.join(cluster, 'signal-erfurt-2', { room: ROOM, name })),
    );

    const again = await Promise.all(
      moved.slice(0, 2).map((one) => one.codeOf('votes', { cast: { voteId: 2, choice: 3 } })),
    );
    expect(again).toEqual(['votes.already-cast', 'votes.already-cast']);
    for (const voter of moved.slice(2)) await voter.cast(2, 3);
    await chair.command('votes', { close: { voteId: 2 } }, 'close-2');
    await waitFor(() => chair.told('votes', 'last', 'VoteView')?.['voteId'] === 2, { what: 'the result' });
    const vote = await expectComplete(chair, 2);
    expect([vote.cast, vote.counts]).toEqual([PER_NODE + 4, [2, PER_NODE, 2]]);
  });

  test('leaves the chair a log of who was cut off, by a node and by a site', async () => {
    const causes = (): ReadonlyMap<string, string> => {
      const { losses = [] } = (chair.told('sitting', 'losses', 'SittingLosses') ?? {}) as {
        losses?: readonly { name: string; cause: string }[];
      };
      return new Map(losses.map(({ name, cause }) => [name, cause]));
    };
    const stayed = (at.get('signal-erfurt-1') ?? []).slice(2).map(({ name }) => [name, 'node']);
    const ofSite = (at.get('signal-jena-2') ?? []).map(({ name }) => [name, 'site']);

    await waitFor(() => [...stayed, ...ofSite].every(([name = '']) => causes().has(name)), {
      what: 'all of them are in the log',
      timeoutMs: PATIENCE_MS,
    });

    expect([...stayed, ...ofSite].map(([name = '']) => [name, causes().get(name)])).toEqual([
      ...stayed,
      ...ofSite,
    ]);
  });
});
