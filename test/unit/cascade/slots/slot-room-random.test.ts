import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SlotRank } from '../../../../cascade/slots/slot-port.ts';
import { SILENCE_DB } from '../../../support/slot-rtp.ts';
import { importedInput, localInput, slotOutput, SlotStage } from '../../../support/slot-stage.ts';

const LOCAL = [1, 2, 3, 4];
const FAR_SSRCS = [50, 51];
const FAR = [7, 8, 3]; // 3 is also here: somebody who has moved
const SLOT_SSRCS = [901, 902];
const EXPORT_SSRCS = [903, 904];

const who = fc.constantFrom(...LOCAL);
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('speak' as const),
      count: fc.integer({ min: 1, max: 30 }),
      loud: fc.subarray(LOCAL),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('far' as const),
      ssrc: fc.constantFrom(...FAR_SSRCS),
      csrc: fc.constantFrom(...FAR),
      count: fc.integer({ min: 1, max: 20 }),
    }),
  },
  { weight: 4, arbitrary: fc.constant({ kind: 'answer' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('open' as const), who, isOpen: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('add' as const), who }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rank' as const),
      who,
      rank: fc.constantFrom<SlotRank>(1, 2, 3, 4, 5),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 20, max: 2_500 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What the owner of a room knows: who does not hear which slot. */
class Owner {
  readonly excluded = new Map<number, number>();
  /** Whose microphone is here. */
  readonly present = new Set(LOCAL);
  #answered = 0;
  answer(stage: SlotStage): void {
    for (; this.#answered < stage.claims.length; this.#answered += 1) {
      const claim = stage.claims[this.#answered];
      if (claim !== undefined) this.excluded.set(SLOT_SSRCS[claim.slot] ?? 0, claim.number);
      stage.acknowledge(this.#answered);
    }
  }
}

function play(stage: SlotStage, owner: Owner, each: Step): void {
  const { room } = stage;
  switch (each.kind) {
    case 'speak':
      return stage.speak(
        each.count,
        LOCAL.map((ssrc) => (each.loud.includes(ssrc) ? { ssrc } : { ssrc, levelDb: SILENCE_DB })),
      );
    case 'far':
      return stage.speak(each.count, [{ ssrc: each.ssrc, csrc: each.csrc }]);
    case 'answer':
      return owner.answer(stage);
    case 'open':
      return room.setInputOpen(`mic-${each.who}`, each.isOpen, stage.nowMs);
    case 'remove':
      owner.present.delete(each.who);
      return room.removeInput(`mic-${each.who}`, stage.nowMs);
    case 'add':
      owner.present.add(each.who);
      return room.addInput(localInput(each.who), stage.nowMs);
    case 'rank':
      return room.setRanks(new Map([[each.who, each.rank]]), stage.nowMs);
    case 'pass':
      return stage.pass(each.ms);
    default:
      each satisfies never;
  }
}

/** Plays all steps. @param look what is new after each packet or change */
function perform(steps: readonly Step[], look: (stage: SlotStage, owner: Owner, from: number) => void): void {
  const inputs = [
    ...LOCAL.map((number) => localInput(number)),
    ...FAR_SSRCS.map((ssrc) => importedInput(`far-${ssrc}`, ssrc)),
  ];
  const stage = new SlotStage(inputs, [
    slotOutput({ ssrcs: SLOT_SSRCS, mustAcknowledge: true }),
    slotOutput({ outputId: 'export', ssrcs: EXPORT_SSRCS, excludedMesh: 'all' }),
  ]);
  const owner = new Owner();
  for (const each of steps) {
    const from = stage.heard.length;
    play(stage, owner, each);
    look(stage, owner, from);
  }
}

describe('SlotRoom, whatever happens', () => {
  const check = (look: (stage: SlotStage, owner: Owner, from: number) => void) =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => perform(steps, look)),
      { numRuns: 30 },
    );

  test('nobody hears themself: a local talker is in a slot only when the owner has said that they do not hear it', () => {
    check((stage, owner, from) => {
      for (const { slot, number = 0 } of stage.heard.slice(from)) {
        if (!SLOT_SSRCS.includes(slot)) continue;
        const excluded = owner.excluded.get(slot) ?? 0;
        if (owner.present.has(number)) expect(excluded).toBe(number);
        else expect([...owner.present]).not.toContain(excluded);
      }
    });
  });

  test('a slot is one stream: numbers go on by one at each change of talker, time never goes back there', () => {
    const last = new Map<number, { readonly sequence: number; readonly timestamp: number }>();
    check((stage, _, from) => {
      if (from === 0) last.clear();
      for (const packet of stage.heard.slice(from)) {
        const before = last.get(packet.slot);
        last.set(packet.slot, packet);
        if (before === undefined) continue;
        expect((packet.sequence - before.sequence) & 0xffff).toBe(1); // these sources lose nothing
        expect((packet.timestamp - before.timestamp) | 0).toBeGreaterThan(0);
      }
    });
  });

  test('nobody is in two slots of an output, and what came from elsewhere is not sent there', () => {
    check((stage, _, from) => {
      const slotsOf = new Map<string, number>();
      for (const { slot, number, text } of stage.heard.slice(from)) {
        if (EXPORT_SSRCS.includes(slot)) expect(LOCAL).toContain(number);
        const key = `${SLOT_SSRCS.includes(slot) ? 'local' : 'export'} ${number} ${text}`;
        expect(slotsOf.get(key) ?? slot).toBe(slot);
        slotsOf.set(key, slot);
      }
    });
  });
});
