import { describe, expect, test } from '@jest/globals';
import { fleetSession, type Asker } from '../../../../../bench/load/agent/fleet-session.ts';
import { CALLS, type Answer, type Ask, type CallName } from '../../../../../bench/load/agent/messages.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** Two processes, of bots with even and odd numbers, which answer what `handle` says. */
function askerOf(handle: (call: CallName, ask: unknown) => unknown): Asker {
  const answer = <K extends CallName>(call: K, ask: Ask<K>): Answer<K> =>
    CALLS[call].answer.parse(
      handle(call, CALLS[call].ask.parse(JSON.parse(JSON.stringify(ask)))),
    ) as Answer<K>;
  return {
    each: async (call, _timeoutMs, askOf) => [0, 1].map(() => answer(call, askOf())),
    atTheirs: async (call, _timeoutMs, rows, askOf) => {
      const shares = Map.groupBy(rows, ([index]) => index % 2);
      return [...shares.values()].map((own) => answer(call, askOf(own)));
    },
    talk: async () => {},
  };
}

describe('fleetSession()', () => {
  test('gives outcomes in the order of the calls, whichever process has the bot, and bytes as they were', async () => {
    const session = fleetSession(
      askerOf((_call, ask) => ({
        outcomes: (ask as Ask<'feature'>).calls.map(({ index, body }) => ({
          index,
          ms: index,
          answer: body,
          refusal: index === 3 ? 'BUSY' : '',
        })),
      })),
    );
    const calls = [4, 1, 3, 2, 1].map((index, at) => ({
      ...{ index, atMs: 0, feature: 'hands', isQuestion: false },
      body: bytes(`${index}/${at}`),
    }));

    const outcomes = await session.run(calls, 1_000);

    expect(outcomes.map(({ index, refusal }) => [index, refusal])).toEqual([
      [4, ''],
      [1, ''],
      [3, 'BUSY'],
      [2, ''],
      [1, ''],
    ]);
    expect(outcomes.map(({ answer }) => Buffer.from(answer).toString())).toEqual([
      ...['4/0', '1/1', '3/2', '2/3', '1/4'],
    ]);
  });

  test('gives what each bot was told, record by record', async () => {
    const text = Buffer.from('5').toString('base64');
    const session = fleetSession(
      askerOf((_call, ask) => ({
        told: (ask as Ask<'told'>).indexes.map((index) => [index, [[`key-${index}`, text]]]),
      })),
    );

    const told = await session.told([2, 1], 'hands');

    expect(told.get(1)).toEqual(new Map([['key-1', bytes('5')]]));
    expect([...told.keys()].toSorted()).toEqual([1, 2]);
  });

  test('adds up what was heard of each sender, whichever process heard it', async () => {
    const session = fleetSession(
      askerOf(() => ({
        packets: [
          [7, 3],
          [9, 1],
        ],
      })),
    );

    expect(await session.heard()).toEqual(
      new Map([
        [7, 6],
        [9, 2],
      ]),
    );
  });
});
