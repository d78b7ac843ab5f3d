import { describe, expect, test } from '@jest/globals';
import { SILENCE_DB } from '../../../support/slot-rtp.ts';
import { importedInput, localInput, slotOutput, SlotStage } from '../../../support/slot-stage.ts';

const HOLD_MS = 1_500;
const CLAIM_TIMEOUT_MS = 500;
const TICK_MS = 20;
const FLOOR = 5;

describe('SlotRoom', () => {
  test('beyond K, speech gets the slot and is heard from its first packet on', () => {
    const stage = new SlotStage([localInput(1), localInput(2)]);

    stage.speak(2, [{ ssrc: 2, levelDb: SILENCE_DB }]);
    stage.pass(200);
    stage.speak(6, [{ ssrc: 2 }, { ssrc: 1, levelDb: SILENCE_DB }]);

    const second = stage.heard.filter(({ number }) => number === 2).map(({ text }) => text);
    expect(second).toEqual(['2/0', '2/1', '2/2', '2/3', '2/4', '2/5']);
    expect(stage.told).toEqual(['local: 1', 'local: 2']);
  });

  test.each([20, 40, 60])('so in packets of %p ms', (packetMs) => {
    const stage = new SlotStage([localInput(1), localInput(2)]);
    const [silent, spoken] = [
      { ssrc: 2, packetMs, levelDb: SILENCE_DB },
      { ssrc: 2, packetMs },
    ];

    stage.speak(5, [silent]);
    stage.speak(5, [spoken]);
    const second = stage.heard.filter(({ number }) => number === 2);

    // pre-roll may hold a little of the silence before
    expect(second.map(({ text }) => text).slice(-5)).toEqual(['2/0', '2/1', '2/2', '2/3', '2/4']);
    const [first, next] = second;
    expect((next?.timestamp ?? 0) - (first?.timestamp ?? 0)).toBe(packetMs * 48);
  });

  test('another speaker waits until the hold is over, and is heard then at once', () => {
    const stage = new SlotStage([localInput(1), localInput(2)]);
    stage.speak(5, [{ ssrc: 1 }]);
    const sinceMs = stage.nowMs;

    while (!stage.heard.some(({ number }) => number === 2)) stage.speak(1, [{ ssrc: 2 }]);

    expect(stage.nowMs - sinceMs).toBe(HOLD_MS);
  });

  test('three people who talk at once for a minute do not take turns, whoever is a bit louder', () => {
    const stage = new SlotStage([1, 2, 3].map((number) => localInput(number)));

    for (let second = 0; second < 60; second += 1) {
      stage.speak(
        50,
        [1, 2, 3].map((ssrc) => ({ ssrc, levelDb: ssrc === 1 + (second % 3) ? 22 : 28 })),
      );
    }

    expect(stage.counts['switches']).toBe(1);
  });

  test('a muted microphone gives its slot back at once, and its last packets are not heard', () => {
    const stage = new SlotStage([localInput(1), localInput(2)]);
    stage.speak(5, [{ ssrc: 1 }, { ssrc: 2 }]);

    stage.room.setInputOpen('mic-1', false, stage.nowMs);
    stage.packet('private', { ssrc: 1 });
    stage.speak(1, [{ ssrc: 2 }]);

    expect(stage.texts).not.toContain('private');
    expect(stage.heard.at(-1)?.number).toBe(2);
    expect(stage.told).toEqual(['local: 1', 'local: 2']);
  });

  test('the floor takes a slot from who speaks, while still silent', () => {
    const stage = new SlotStage([localInput(1), localInput(2)]);
    stage.speak(5, [{ ssrc: 1 }]);

    stage.room.setRanks(new Map([[2, FLOOR]]), stage.nowMs);
    stage.speak(1, [{ ssrc: 1 }, { ssrc: 2, levelDb: SILENCE_DB }]);

    expect(stage.heard.at(-1)).toMatchObject({ number: 2, text: '2/0' });
  });

  test('who changes slots in the middle of a word repeats nothing of it', () => {
    const stage = new SlotStage(
      [1, 2, 4].map((number) => localInput(number)),
      [slotOutput({ ssrcs: [901, 902] })],
    );
    const quiet = { levelDb: SILENCE_DB };
    stage.speak(4, [{ ssrc: 2 }]);
    stage.speak(4, [{ ssrc: 4 }]);
    stage.pass(1_400);

    // the first one's hold ends within this word, and another one is quicker by a packet
    stage.speak(6, [{ ssrc: 1 }, { ssrc: 2 }, { ssrc: 4, ...quiet }]);

    const word = stage.heard.slice(-18).filter(({ number }) => number === 2);
    expect(word.length).toBeGreaterThan(0);
    expect(new Set(word.map(({ text }) => text)).size).toBe(word.length);
  });

  test('two ways of the same person are one talker; the other way goes on where one ends', () => {
    const stage = new SlotStage([localInput(1), localInput(1, { inputId: 'moved', ssrc: 11 })]);

    stage.speak(4, [{ ssrc: 1 }, { ssrc: 11 }]);
    stage.room.removeInput('mic-1', stage.nowMs);
    stage.pass(200);
    stage.speak(2, [{ ssrc: 11 }]);

    expect(stage.texts).toEqual(['1/0', '1/1', '1/2', '1/3', '11/0', '11/1']);
    expect(stage.told).toEqual(['local: 1']);
  });

  test('what came in over a mesh is heard here and not sent on into it', () => {
    const outputs = [
      slotOutput({ ssrcs: [901, 902] }),
      slotOutput({ outputId: 'export', ssrcs: [903, 904], excludedMesh: 'all' }),
    ];
    const stage = new SlotStage([localInput(1), importedInput('far-0', 50)], outputs);

    stage.speak(6, [{ ssrc: 1 }, { ssrc: 50, csrc: 7 }]);

    const numbersOf = (slots: readonly number[]) =>
      new Set(stage.heard.flatMap(({ slot, number }) => (slots.includes(slot) ? [number] : [])));
    expect(numbersOf([901, 902])).toEqual(new Set([1, 7]));
    expect(numbersOf([903, 904])).toEqual(new Set([1]));
  });

  test('an imported slot carries one person after another: who is gone there is gone here', () => {
    const stage = new SlotStage(
      [importedInput('far-0', 50), importedInput('far-1', 51)],
      [slotOutput({ ssrcs: [901] })],
    );
    stage.speak(5, [
      { ssrc: 50, csrc: 7 },
      { ssrc: 51, csrc: 8, levelDb: SILENCE_DB },
    ]);

    stage.speak(5, [{ ssrc: 50, csrc: 9 }]);

    expect(stage.told).toEqual(['local: 7', 'local: ', 'local: 9']);
    stage.pass(3_000);
    expect(stage.told.at(-1)).toBe('local: ');
  });

  test('a late packet of who talked there before takes nothing from who does now', () => {
    const stage = new SlotStage([importedInput('far-0', 50)]);
    stage.speak(5, [{ ssrc: 50, csrc: 7 }]);
    stage.speak(3, [{ ssrc: 50, csrc: 9 }]);

    stage.packet('late', { ssrc: 50, csrc: 7, lateBy: 4 });
    stage.speak(1, [{ ssrc: 50, csrc: 9 }]);

    expect(stage.counts).toMatchObject({ late: 1 });
    expect(stage.heard.at(-1)).toMatchObject({ number: 9 });
  });

  test('tells at once who has the slots, and at most twice a second who is the loudest', () => {
    const stage = new SlotStage([localInput(1), localInput(2)], [slotOutput({ ssrcs: [901, 902] })]);
    stage.speak(10, [
      { ssrc: 1, levelDb: 20 },
      { ssrc: 2, levelDb: 30 },
    ]);
    const before = stage.told.length;

    for (let turn = 0; turn < 10; turn += 1) {
      stage.speak(25, [
        { ssrc: 1, levelDb: turn % 2 === 0 ? 40 : 20 },
        { ssrc: 2, levelDb: 30 },
      ]);
    }

    expect(new Set(stage.told.slice(before))).toEqual(new Set(['local: 2 1', 'local: 1 2']));
    expect(stage.told.length - before).toBeLessThanOrEqual(11);
  });

  test('counts what it can not use', () => {
    const stage = new SlotStage([localInput(1)]);

    stage.packet('of nobody', { ssrc: 99 });
    stage.room.receive(Buffer.from('no packet at all'), stage.nowMs);

    expect(stage.counts).toMatchObject({ packetsIn: 2, unknown: 1, malformed: 1 });
  });
});

describe('SlotRoom, where entering must be acknowledged', () => {
  const asking = () => [slotOutput({ mustAcknowledge: true })];

  test('whoever had the slot is silent from the claim on, the next one until the answer', () => {
    const stage = new SlotStage([localInput(1)], asking());
    stage.acknowledge();
    stage.speak(2, [{ ssrc: 1 }]);
    stage.room.addInput(localInput(2), stage.nowMs);
    stage.room.setRanks(new Map([[2, FLOOR]]), stage.nowMs);
    const heardBefore = stage.heard.length;

    stage.speak(7, [{ ssrc: 1 }, { ssrc: 2 }]);
    expect(stage.claims[1]).toMatchObject({ number: 2, inputId: 'mic-2', previousNumber: 1, slot: 0 });
    expect(stage.heard.length).toBe(heardBefore);
    stage.acknowledge(1);

    // the newest 100 ms, and this instant
    expect(stage.texts.slice(heardBefore)).toEqual(['2/1', '2/2', '2/3', '2/4', '2/5', '2/6']);
  });

  test('who comes back to the slot that it had last does not ask again', () => {
    const stage = new SlotStage([localInput(1)], asking());
    stage.acknowledge();

    stage.room.setInputOpen('mic-1', false, stage.nowMs);
    stage.room.setInputOpen('mic-1', true, stage.nowMs);
    stage.speak(1, [{ ssrc: 1 }]);

    expect(stage.claims).toHaveLength(1);
    expect(stage.texts).toEqual(['1/0']);
  });

  test('people elsewhere enter without asking, unless somebody here had the slot', () => {
    const stage = new SlotStage([importedInput('far-0', 50)], asking());
    stage.speak(5, [{ ssrc: 50, csrc: 7 }]);
    expect(stage.claims).toHaveLength(0);
    expect(stage.heard.length).toBeGreaterThan(0);

    stage.room.removeInput('far-0', stage.nowMs);
    stage.room.addInput(localInput(1), stage.nowMs);
    stage.acknowledge();
    stage.room.removeInput('mic-1', stage.nowMs);
    stage.room.addInput(importedInput('far-0', 50), stage.nowMs);
    stage.speak(5, [{ ssrc: 50, csrc: 7 }]);

    expect(stage.claims.map(({ number, previousNumber }) => [number, previousNumber])).toEqual([
      [1, undefined],
      [0, 1],
    ]);
  });

  test('somebody who is heard from elsewhere and comes here is asked for then', () => {
    const stage = new SlotStage([importedInput('far-0', 50)], asking());
    stage.speak(5, [{ ssrc: 50, csrc: 7 }]);
    expect(stage.claims).toEqual([]);

    stage.room.addInput(localInput(7), stage.nowMs);
    const before = stage.heard.length;
    stage.speak(2, [{ ssrc: 50, csrc: 7 }]);

    expect(stage.claims).toMatchObject([{ number: 7, previousNumber: undefined }]);
    expect(stage.heard.length).toBe(before);
  });

  test('a claim that nobody answers is given up, others are let in, and its talker asks again later', () => {
    const stage = new SlotStage([localInput(1), localInput(2)], asking());
    stage.speak(5, [{ ssrc: 1 }]);

    stage.speak((CLAIM_TIMEOUT_MS + TICK_MS) / TICK_MS, [{ ssrc: 1 }, { ssrc: 2 }]);
    expect(stage.counts['claimsGivenUp']).toBe(1);
    stage.acknowledge(); // too late

    expect(stage.claims.map(({ number }) => number)).toEqual([1, 2]);
    expect(stage.heard).toEqual([]);
  });

  test('a claim that was given up is made again where nobody else wants the slot', () => {
    const stage = new SlotStage([localInput(1)], asking());
    stage.pass(CLAIM_TIMEOUT_MS + TICK_MS);

    stage.acknowledge(1);
    stage.speak(1, [{ ssrc: 1 }]);

    expect(stage.counts['claimsGivenUp']).toBe(1);
    expect(stage.claims[1]).toMatchObject({ number: 1, previousNumber: undefined });
    expect(stage.texts).toEqual(['1/0']);
  });
});
