import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { FeaturePort } from '../../../../client/api.ts';
import { Sitting } from '../../../../client/features/sitting/index.ts';
import { SittingCommand, SittingRollView, SittingView } from '../../../../proto/features/sitting.ts';

function fakePort() {
  const sent: SittingCommand[] = [];
  const port = {
    name: 'sitting',
    told: new Map<string, Uint8Array>(),
    records: () => port.told,
    command: async (command: Uint8Array) => {
      sent.push(SittingCommand.decode(command));
      return new Uint8Array();
    },
    ask: async () => new Uint8Array(),
  };
  return { port: port satisfies FeaturePort & { told: Map<string, Uint8Array> }, sent };
}

describe('Sitting', () => {
  test('reads the sitting and all parts of the roll, and keeps what it read', () => {
    const { port } = fakePort();
    const sitting = new Sitting(port);
    expect(sitting.view()).toMatchObject({ sitting: undefined, roll: [], required: 0, disturbances: [] });

    const part = (name: string) => SittingRollView.encode({ members: [{ memberId: name, name }] }).finish();
    const open = { sittingId: 's', title: 'Rat', suspendedAtMs: 5, suspendReason: 'Ton' };
    port.told = new Map([
      ['sitting', SittingView.encode({ sitting: open, inHall: 1, required: 2 }).finish()],
      ['roll/0', part('Ada')],
      ['roll/1', part('Ben')],
    ]);

    expect(sitting.view()).toMatchObject({
      sitting: { title: 'Rat', suspended: { sinceMs: 5, reason: 'Ton' } },
      inHall: 1,
      required: 2,
    });
    expect(sitting.view().roll.map(({ name }) => name)).toEqual(['Ada', 'Ben']);
    expect(sitting.view()).toBe(sitting.view());
  });

  test('sends a long roll in parts', async () => {
    const { port, sent } = fakePort();
    const members = Array.from({ length: 61 }, (_, index) => ({ subject: `s${index}`, name: `N${index}` }));

    await new Sitting(port).addMembers(members);

    expect(sent.map(({ addMembers }) => addMembers?.members?.length)).toEqual([40, 21]);
  });

  test('makes a ticket of which the server gets the hash alone', async () => {
    const { port, sent } = fakePort();

    const secret = await new Sitting(port).ticket();

    const hash = Buffer.from(sent[0]?.ticket?.secretHash ?? []).toString('hex');
    expect(hash).toBe(createHash('sha256').update(secret).digest('hex'));
    expect(secret).toMatch(/^[0-9a-f]{48}$/);
  });
});
