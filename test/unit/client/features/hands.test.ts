import { describe, expect, test } from '@jest/globals';
import type { FeaturePort } from '../../../../client/api.ts';
import { Hands } from '../../../../client/features/hands/index.ts';
import { HandsCommand, HandsView, OwnHandView } from '../../../../proto/features/hands.ts';

function fakePort() {
  const sent: unknown[] = [];
  const port = {
    name: 'hands',
    told: new Map<string, Uint8Array>(),
    records: () => port.told,
    command: async (command: Uint8Array) => {
      const { raise, lower, lowerAll } = HandsCommand.decode(command);
      sent.push(raise ? 'raise' : lower ? `lower ${lower.number}` : lowerAll && 'lower all');
      return new Uint8Array();
    },
    ask: async () => new Uint8Array(),
  };
  return { port: port satisfies FeaturePort & { told: Map<string, Uint8Array> }, sent };
}

describe('Hands', () => {
  test('reads who is next, and keeps what it read until there is something else', () => {
    const { port } = fakePort();
    const hands = new Hands(port);
    expect(hands.view()).toEqual({ first: [], count: 0, ownPlace: undefined });

    const first = [{ place: 4, raisedAtMs: 1_000, number: 12, name: 'Ada' }];
    port.told = new Map([
      ['hands', HandsView.encode({ first, count: 60 }).finish()],
      ['own', OwnHandView.encode({ place: 55 }).finish()],
    ]);

    expect(hands.view()).toEqual({
      first: [{ number: 12, name: 'Ada', place: 1, raisedAtMs: 1_000 }],
      count: 60,
      ownPlace: 55,
    });
    expect(hands.view()).toBe(hands.view());
  });

  test('asks for what its methods say', async () => {
    const { port, sent } = fakePort();
    const hands = new Hands(port);

    await hands.raise();
    await hands.lower();
    await hands.lower(12);
    await hands.lowerAll();

    expect(sent).toEqual(['raise', 'lower 0', 'lower 12', 'lower all']);
  });
});
