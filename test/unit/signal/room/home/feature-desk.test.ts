import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Role } from '../../../../../common/auth/roles.ts';
import { AppError } from '../../../../../common/errors.ts';
import { DeskHall } from '../../../../support/desk-hall.ts';
import { defineFeature } from '../../../../../signal/features/define.ts';
import { ofJson, sample, sampleFeature, type SampleCommand } from '../../../../support/sample-feature.ts';

let hall: DeskHall;
let count = 0;

beforeEach(async () => {
  hall = await DeskHall.open(
    [sampleFeature],
    [
      { id: 'pc', subject: 'chair', role: 'chair' },
      { id: 'pa', subject: 'ada', role: 'member' },
    ],
  );
});
afterEach(() => hall.close());

const ask = (by: string, wish: Omit<SampleCommand, 'command'>, commandId = `c${(count += 1)}`) => ({
  ...{ by, commandId },
  ...sample(wish),
});

async function run(...asked: Parameters<DeskHall['run']>[0]): Promise<readonly string[]> {
  const outcomes = await hall.run(asked);
  return outcomes.map((one) => (one instanceof AppError ? one.reason || one.code : 'OK'));
}

const said = (): readonly string[] =>
  [...hall.kept[0].keys()].filter((key) => key.startsWith('sample/said/'));

type WordCommand = { readonly command?: 'speak'; readonly speak?: object };

/** Somebody has the word until the sitting is closed. */
const wordFeature = defineFeature({
  name: 'word',
  decode: (bytes: Uint8Array): WordCommand => ofJson(bytes) as WordCommand,
  read: ({ durable }) => ({ isSaid: durable.has('said') }),
  atClosing: ({ isSaid }) =>
    isSaid
      ? { writes: [{ key: 'said', value: undefined }], record: [{ kind: 'word.ended', data: {} }] }
      : undefined,
  commands: {
    speak: {
      roles: ['chair'],
      durability: 'durable',
      errors: [],
      summary: 'In tests.',
      decide: () => ({
        writes: [{ key: 'said', value: Buffer.from('1') }],
        record: [{ kind: 'word.begun', data: {} }],
      }),
    },
  },
});

describe('FeatureDesk', () => {
  test('refuses who is kept outside by then, whatever their node knew', async () => {
    const outcomes = await run(
      ask('pa', { say: { text: 'a' } }),
      ask('pc', { order: { what: 'outside', id: 'ada' } }),
      ask('pa', { say: { text: '' } }),
    );

    expect(outcomes).toEqual(['OK', 'OK', 'NOT_ADMITTED']);
    expect(said()).toEqual(['sample/said/pa']);
  });

  test('refuses who has left, and another role than by then', async () => {
    hall.let([{ id: 'pc', subject: 'chair', role: 'chair' }]);

    const outcomes = await run(
      ask('pa', { say: { text: 'a' } }),
      ask('pc', { appoint: { subject: 'chair', role: 'observer' } }),
      ask('pc', { say: { text: 'c' } }),
    );

    expect(outcomes).toEqual(['PARTICIPANT_UNKNOWN', 'OK', 'ROLE_MISSING']);
    expect(said()).toEqual([]);
  });

  test('decides of one moment in order, over both stores, each once', async () => {
    const oath = ask('pa', { swear: { text: 'x' } });

    const outcomes = await run(
      oath,
      ask('pa', { say: { text: 'a' } }),
      oath,
      ask('pa', { swear: { text: 'y' } }),
    );
    await hall.newHome();

    expect(outcomes).toEqual(['OK', 'OK', 'OK', 'sample.sworn']);
    expect(await run(oath)).toEqual(['OK']);
    expect(hall.home.states.get('sample')?.view(hall.home.people).inside?.get('sworn')).toEqual(
      Buffer.from('1'),
    );
  });

  test('puts lines of replicated commands into the record: in order, each once, whatever gets lost', async () => {
    const appoint = (role: Role) => ask('pc', { appoint: { subject: 'ada', role } });
    const outcome = await run(appoint('guest'), ask('pc', { sit: { text: 's' } }), appoint('member'));
    expect(outcome).toEqual(['OK', 'OK', 'OK']);
    const lines = ['sample.opened', 'sample.appointed'];
    expect(await hall.lines()).toEqual(lines); // the first one was before the sitting

    hall.lost = 'answer';
    await expect(run(appoint('guest'))).rejects.toThrow('no answer');
    expect(await run(ask('pa', { swear: { text: 'x' } }))).toEqual(['OK']);
    lines.push('sample.appointed', 'sample.sworn');
    expect(await hall.lines()).toEqual(lines);

    hall.lost = 'write';
    await expect(run(appoint('member'))).rejects.toThrow('the store is gone');
    expect(await hall.lines()).toEqual(lines);
    await hall.newHome();
    expect(await run(ask('pc', { sit: { text: '' } }))).toEqual(['OK']);
    expect(await hall.lines()).toEqual([...lines, 'sample.appointed', 'sample.ended']);

    await hall.tend();
    expect([...hall.kept[0].keys()].filter((key) => key.startsWith('record/'))).toEqual([]);
    expect(await hall.lines()).toHaveLength(lines.length + 2);
  });

  test('ends with a sitting what of other features ends with it: in its record, before its last line', async () => {
    await hall.close();
    hall = await DeskHall.open([sampleFeature, wordFeature], [{ id: 'pc', subject: 'chair', role: 'chair' }]);
    const speak = { by: 'pc', feature: 'word', command: Buffer.from('{"command":"speak","speak":{}}') };
    expect(await run(ask('pc', { sit: { text: 's' } }), { ...speak, commandId: 'w' })).toEqual(['OK', 'OK']);

    expect(await run(ask('pc', { sit: { text: '' } }))).toEqual(['OK']);

    expect(await hall.lines()).toEqual(['sample.opened', 'word.begun', 'word.ended', 'sample.ended']);
    expect(hall.kept[1].has('word/said')).toBe(false);
  });

  test('lets the core add lines to its own transactions, if a sitting is open', async () => {
    const lines = [{ kind: 'room.banned', data: {} }];
    expect(await hall.also('chair', lines)).toBe(false);
    await run(ask('pc', { sit: { text: 's' } }));

    expect(await hall.also('chair', lines)).toBe(true);
    expect(await run(ask('pa', { swear: { text: 'x' } }))).toEqual(['OK']);

    expect(await hall.lines()).toEqual(['sample.opened', 'room.banned', 'sample.sworn']);
  });
});
