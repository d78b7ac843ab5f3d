/** Votes through sockets at two sites: durable, counted once, whatever dies meanwhile. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  VoteOwnView,
  VotesCommand,
  VotesQuery,
  VoteView,
  type IVotesCommand,
} from '../../../proto/features/votes.ts';
import type { SignalNode } from '../../../signal/node.ts';
import { recordsOf } from '../../support/feature-records.ts';
import type { SignalClient } from '../../support/signal-client.ts';
import { SignalSites } from '../../support/signal-sites.ts';
import { waitFor } from '../../support/wait-for.ts';

const ROOM = 'council';

let sites: SignalSites;
let erfurt: SignalNode;
let jena: SignalNode;

beforeEach(async () => {
  sites = new SignalSites();
  erfurt = await sites.node();
  jena = await sites.node({ site: 'jena' });
});
afterEach(() => sites.close());

const votes = (command: IVotesCommand, commandId = '') => ({
  featureCommand: { feature: 'votes', command: VotesCommand.encode(command).finish(), commandId },
});

function told(client: SignalClient, key: 'open' | 'last'): VoteView | undefined {
  const bytes = recordsOf(client, 'votes').get(key);
  return bytes && VoteView.decode(bytes);
}

function ownOf(client: SignalClient): number | null | undefined {
  const bytes = recordsOf(client, 'votes').get('own');
  return bytes && VoteOwnView.decode(bytes).ballots[0]?.choice;
}

const come = async (node: SignalNode, name: string, claims = {}) =>
  (await sites.join(node, ROOM, { name, subject: name.toLowerCase(), ...claims })).client;

/** Longer than a home's lease and the patience of the next one. */
const TAKE_OVER_MS = 40_000;
const QUESTION = { question: 'Shall we?', quorum: { percent: 50 } };
const YES = { cast: { voteId: 1, choice: 1 } };
const NO = { cast: { voteId: 1, choice: 2 } };

describe('votes', () => {
  test('are the same for everybody, on every device; a ballot is cast once', async () => {
    const chair = await come(erfurt, 'Chair', { role: 'chair' });
    const ben = await come(jena, 'Ben');
    const oz = await come(jena, 'Oz', { role: 'observer' });
    await waitFor(() => chair.roster.people.size === 2, { what: 'the chair to see Ben' });

    expect(await ben.codeOf(votes({ open: QUESTION }))).toBe('ROLE_MISSING');
    expect(await chair.codeOf(votes({ open: QUESTION }))).toBe('OK');
    expect(await ben.codeOf(votes(YES, 'one'))).toBe('OK');
    expect(await ben.codeOf(votes(YES, 'one'))).toBe('OK');
    expect((await ben.request(votes(NO))).failure).toMatchObject({ reason: 'votes.already-cast' });
    const phone = await come(erfurt, 'Ben');
    await waitFor(() => ownOf(phone) === 1, { what: 'the own ballot on another device' });
    expect(await phone.codeOf(votes(YES))).toBe('OK');
    expect(await oz.codeOf(votes(YES))).toBe('ROLE_MISSING');
    await waitFor(() => told(oz, 'open')?.cast === 1, { what: 'the count for the public' });

    expect(await chair.codeOf(votes({ close: { voteId: 1 } }))).toBe('OK');
    await waitFor(() => told(oz, 'last') !== undefined && told(oz, 'open') === undefined, {
      what: 'the result',
    });
    expect(told(oz, 'last')).toMatchObject({ counts: [1, 0, 0], eligible: 2, present: 2, winner: 1 });
    expect(await ben.codeOf(votes(YES))).toBe('FEATURE_REFUSED');
  });

  test('outlive the death of whoever opened them and of the home while people vote', async () => {
    const chair = await come(erfurt, 'Chair', { role: 'chair' });
    const people = await Promise.all(Array.from({ length: 12 }, (_, n) => come(jena, `P${n}`)));
    const deputy = await come(jena, 'Deputy', { role: 'moderator' });
    await waitFor(() => chair.roster.people.size === 14, { what: 'the chair to see all' });
    await chair.codeOf(votes({ open: QUESTION }));
    const cast = (client: SignalClient, n: number): Promise<unknown> =>
      waitFor(async () => (await client.codeOf(votes(YES, `c${n}`))) === 'OK', {
        what: `ballot ${n}`,
        timeoutMs: TAKE_OVER_MS,
      });
    const [first, second] = [people.slice(0, 4), people.slice(4)];
    await Promise.all(first.map(cast));

    const rest = second.map((client, n) => cast(client, n + 4));
    await chair.request({ leave: {} });
    await erfurt.close();
    await Promise.all(rest);
    await Promise.all(people.map(cast));

    const isClosed = async () => (await deputy.codeOf(votes({ close: { voteId: 1 } }, 'end'))) === 'OK';
    await waitFor(isClosed, { what: 'the end' });
    await waitFor(() => told(deputy, 'last') !== undefined, { what: 'the result' });
    expect(told(deputy, 'last')).toMatchObject({
      cast: 12,
      counts: [12, 0, 0],
      eligible: 14,
      problems: [],
    });
  }, 150_000);

  test('take 200 ballots of one moment, each acknowledged, and count the same at both sites', async () => {
    const chair = await come(erfurt, 'Chair', { role: 'chair' });
    const people = await Promise.all(
      Array.from({ length: 200 }, (_, n) => come(n % 2 === 0 ? erfurt : jena, `P${n}`)),
    );
    const last = people.at(-1) ?? chair;
    const roll = people.map((_, n) => ({ subject: `p${n}`, name: `P${n}` }));
    expect(await chair.codeOf(votes({ open: { ...QUESTION, roll } }))).toBe('OK');
    await waitFor(() => told(last, 'open')?.eligible === 200, { what: 'the vote' });

    // asked again, as clients do, where the home was not reached in time
    const cast = async (client: SignalClient, n: number) => {
      const ballot = votes(n % 4 === 0 ? NO : YES, `c${n}`);
      let code = await client.codeOf(ballot);
      const isDecided = async () => {
        if (code === 'HOME_UNREACHABLE') code = await client.codeOf(ballot);
        return code !== 'HOME_UNREACHABLE';
      };
      await waitFor(isDecided, { what: `ballot ${n} reaches the home`, timeoutMs: TAKE_OVER_MS });
      return code;
    };
    const codes = await Promise.all(people.map(cast));

    expect(new Set(codes)).toEqual(new Set(['OK']));
    expect(await chair.codeOf(votes({ close: { voteId: 1 } }))).toBe('OK');
    await waitFor(() => told(last, 'last') !== undefined && told(chair, 'last') !== undefined, {
      what: 'the result',
    });
    expect(told(last, 'last')).toMatchObject({ cast: 200, counts: [150, 50, 0], winner: 1 });
    const query = VotesQuery.encode({ vote: { voteId: 1 } }).finish();
    const counted = await Promise.all(
      [chair, last].map(async (one) => {
        const { featureQuery } = await one.request({ featureQuery: { feature: 'votes', query } });
        return VoteView.decode(featureQuery?.answer ?? new Uint8Array()).hash;
      }),
    );
    expect(new Set([...counted, told(chair, 'last')?.hash]).size).toBe(1);
  }, 150_000);
});
