import { describe, expect, test } from '@jest/globals';
import { REACTION_KINDS, Reactions, reactionsViewOf } from '../../../../client/features/reactions/index.ts';
import {
  ReactionsCommand,
  ReactionsKind,
  ReactionsNow,
  ReactionsSettingsView,
} from '../../../../proto/features/reactions.ts';

describe('reactionsViewOf()', () => {
  test('counts those by name and those that are summed up, and leaves out kinds that it does not know', () => {
    const now = ReactionsNow.encode({
      recent: [
        { kind: 1, atMs: 5, number: 7, name: 'Ada' },
        { kind: 99 as ReactionsKind, atMs: 6, number: 8, name: 'Ben' },
      ],
      sums: [
        { kind: 1, atMs: 0, count: 30 },
        { kind: 4, atMs: 0, count: 2 },
      ],
    }).finish();

    const { recent, counts, isOff } = reactionsViewOf(new Map([['now', now]]));

    expect(recent).toEqual([{ kind: 'applause', atMs: 5, number: 7, name: 'Ada' }]);
    expect([...counts]).toEqual([
      ['applause', 31],
      ['heart', 2],
    ]);
    expect(isOff).toBe(false);
  });

  test('says that they are off', () => {
    const settings = ReactionsSettingsView.encode({ isOff: true }).finish();

    expect(reactionsViewOf(new Map([['settings', settings]]))).toMatchObject({ isOff: true, recent: [] });
  });
});

describe('Reactions', () => {
  test('name each kind as the wire does', async () => {
    const sent: unknown[] = [];
    const reactions = new Reactions({
      name: 'reactions',
      records: () => new Map(),
      command: async (bytes) => {
        const { react, configure } = ReactionsCommand.decode(bytes);
        sent.push(react ? ReactionsKind[react.kind ?? 0] : configure?.isOff);
        return new Uint8Array();
      },
      ask: async () => new Uint8Array(),
    });

    for (const kind of REACTION_KINDS) await reactions.react(kind);
    await reactions.switchOff(true);

    const names = REACTION_KINDS.map((kind) =>
      kind.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
    );
    expect(sent).toEqual([...names.map((name) => `REACTIONS_KIND_${name}`), true]);
  });
});
