import { describe, expect, test } from '@jest/globals';
import { parseRtp } from '../../../../cascade/slots/rtp-packet.ts';
import type { SlotClaim, SlotInput, SlotOutput } from '../../../../cascade/slots/slot-port.ts';
import { SlotRoom } from '../../../../cascade/slots/slot-room.ts';
import { micPacket, SILENCE_DB, SPEECH_DB } from '../../../support/slot-rtp.ts';

const LEVEL_ID = 6;
const TICK_MS = 20;
const HOLD_MS = 1_500;
const CLAIM_TIMEOUT_MS = 500;
const FLOOR = 5;

type Heard = { readonly slot: string; readonly number: number | undefined; readonly text: string };

const output = (over: Partial<SlotOutput> = {}): SlotOutput => ({
  outputId: 'local',
  ssrcs: [901],
  payloadType: 100,
  mustAcknowledge: false,
  ...over,
});
const local = (
  number: number,
  over: { inputId?: string; ssrc?: number; isOpen?: boolean } = {},
): SlotInput => ({
  inputId: `mic-${number}`,
  ssrc: number,
  payloadType: 111,
  number,
  isOpen: true,
  ...over,
});
const imported = (inputId: string, ssrc: number): SlotInput => ({
  inputId,
  ssrc,
  payloadType: 111,
  mesh: 'all',
});

/** A room, time, and all that comes out of it. */
class Stage {
  nowMs = 10_000;
  readonly heard: Heard[] = [];
  readonly claims: SlotClaim[] = [];
  readonly told: string[] = [];
  readonly counts: Record<string, number> = {};
  readonly #sequences = new Map<number, number>();
  readonly room = new SlotRoom(LEVEL_ID, {
    send: (bytes) => {
      const packet = parseRtp(bytes, LEVEL_ID);
      const text = bytes.subarray(packet?.payloadOffset).toString();
      this.heard.push({ slot: `${packet?.ssrc}`, number: packet?.csrc, text });
    },
    claim: (claim) => this.claims.push(claim),
    talkers: (outputId, numbers) => this.told.push(`${outputId}: ${numbers.join(' ')}`),
    count: (what) => (this.counts[what] = (this.counts[what] ?? 0) + 1),
    start: () => ({ sequence: 0, timestamp: 0 }),
  });

  constructor(inputs: readonly SlotInput[], outputs: readonly SlotOutput[] = [output()]) {
    for (const each of outputs) this.room.addOutput(each, this.nowMs);
    for (const each of inputs) this.room.addInput(each, this.nowMs);
  }

  /** A packet of a stream, now. */
  packet(ssrc: number, text: string, about: { levelDb?: number; csrc?: number; lateBy?: number } = {}): void {
    const { levelDb = SPEECH_DB, csrc, lateBy = 0 } = about;
    const sequence = (this.#sequences.get(ssrc) ?? 0) + 1 - lateBy;
    this.#sequences.set(ssrc, sequence + lateBy);
    const payload = Buffer.from(text);
    const who = csrc === undefined ? {} : { csrc };
    const bytes = micPacket({
      ssrc,
      sequence,
      timestamp: sequence * 960,
      levelDb,
      payload,
      levelId: LEVEL_ID,
      ...who,
    });
    this.room.receive(bytes, this.nowMs);
  }

  /** So many packets of 20 ms of each stream. */
  speak(count: number, streams: readonly { ssrc: number; csrc?: number; levelDb?: number }[]): void {
    for (let index = 0; index < count; index += 1) {
      this.pass(TICK_MS);
      for (const { ssrc, ...about } of streams) this.packet(ssrc, `${ssrc}/${index}`, about);
    }
  }

  pass(ms: number): void {
    for (let left = ms; left > 0; left -= TICK_MS) {
      this.nowMs += TICK_MS;
      this.room.tick(this.nowMs);
    }
  }

  get texts(): readonly string[] {
    return this.heard.map(({ text }) => text);
  }
}

describe('SlotRoom', () => {
  test('beyond K, speech gets the slot and is heard from its first packet on', () => {
    const stage = new Stage([local(1), local(2)]);

    stage.speak(2, [{ ssrc: 2, levelDb: SILENCE_DB }]);
    stage.pass(200);
    stage.speak(6, [{ ssrc: 2 }, { ssrc: 1, levelDb: SILENCE_DB }]);

    const second = stage.heard.filter(({ number }) => number === 2).map(({ text }) => text);
    expect(second).toEqual(['2/0', '2/1', '2/2', '2/3', '2/4', '2/5']);
    expect(stage.told).toEqual(['local: 1', 'local: 2']);
  });

  test('another speaker waits until the hold is over, and is heard then at once', () => {
    const stage = new Stage([local(1), local(2)]);
    stage.speak(5, [{ ssrc: 1 }]);
    const sinceMs = stage.nowMs;

    while (!stage.heard.some(({ number }) => number === 2)) stage.speak(1, [{ ssrc: 2 }]);

    expect(stage.nowMs - sinceMs).toBe(HOLD_MS);
  });

  test('a muted microphone gives its slot back at once, and its last packets are not heard', () => {
    const stage = new Stage([local(1), local(2)]);
    stage.speak(5, [{ ssrc: 1 }, { ssrc: 2 }]);

    stage.room.setInputOpen('mic-1', false, stage.nowMs);
    stage.packet(1, 'private');
    stage.speak(1, [{ ssrc: 2 }]);

    expect(stage.texts).not.toContain('private');
    expect(stage.heard.at(-1)?.number).toBe(2);
    expect(stage.told).toEqual(['local: 1', 'local: 2']);
  });

  test('the floor takes a slot from who speaks, while still silent', () => {
    const stage = new Stage([local(1), local(2)]);
    stage.speak(5, [{ ssrc: 1 }]);

    stage.room.setRanks(new Map([[2, FLOOR]]), stage.nowMs);
    stage.speak(1, [{ ssrc: 1 }, { ssrc: 2, levelDb: SILENCE_DB }]);

    expect(stage.heard.at(-1)).toMatchObject({ number: 2, text: '2/0' });
  });

  test('two ways of the same person are one talker; the other way goes on where one ends', () => {
    const stage = new Stage([local(1), local(1, { inputId: 'moved', ssrc: 11 })]);

    stage.speak(4, [{ ssrc: 1 }, { ssrc: 11 }]);
    stage.room.removeInput('mic-1', stage.nowMs);
    stage.pass(200);
    stage.speak(2, [{ ssrc: 11 }]);

    expect(stage.texts).toEqual(['1/0', '1/1', '1/2', '1/3', '11/0', '11/1']);
    expect(stage.told).toEqual(['local: 1']);
  });

  test('what came in over a mesh is heard here and not sent on into it', () => {
    const outputs = [
      output({ ssrcs: [901, 902] }),
      output({ outputId: 'export', ssrcs: [903, 904], excludedMesh: 'all' }),
    ];
    const stage = new Stage([local(1), imported('far-0', 50)], outputs);

    stage.speak(6, [{ ssrc: 1 }, { ssrc: 50, csrc: 7 }]);

    const numbersOf = (slots: readonly string[]) =>
      new Set(stage.heard.flatMap(({ slot, number }) => (slots.includes(slot) ? [number] : [])));
    expect(numbersOf(['901', '902'])).toEqual(new Set([1, 7]));
    expect(numbersOf(['903', '904'])).toEqual(new Set([1]));
  });

  test('an imported slot carries one person after another: who is gone there is gone here', () => {
    const stage = new Stage([imported('far-0', 50), imported('far-1', 51)], [output({ ssrcs: [901] })]);
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
    const stage = new Stage([imported('far-0', 50)]);
    stage.speak(5, [{ ssrc: 50, csrc: 7 }]);
    stage.speak(3, [{ ssrc: 50, csrc: 9 }]);

    stage.packet(50, 'late', { csrc: 7, lateBy: 4 });
    stage.speak(1, [{ ssrc: 50, csrc: 9 }]);

    expect(stage.counts).toMatchObject({ late: 1 });
    expect(stage.heard.at(-1)).toMatchObject({ number: 9 });
  });

  test('tells at once who has the slots, and at most twice a second who is the loudest', () => {
    const stage = new Stage([local(1), local(2)], [output({ ssrcs: [901, 902] })]);
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
    const stage = new Stage([local(1)]);

    stage.packet(99, 'of nobody');
    stage.room.receive(Buffer.from('no packet at all'), stage.nowMs);

    expect(stage.counts).toMatchObject({ packetsIn: 2, unknown: 1, malformed: 1 });
  });
});

describe('SlotRoom, where entering must be acknowledged', () => {
  const asking = () => [output({ mustAcknowledge: true })];

  test('whoever had the slot is silent from the claim on, the next one until the answer', () => {
    const stage = new Stage([local(1)], asking());
    stage.room.acknowledge(stage.claims[0]?.token ?? 0, stage.nowMs);
    stage.speak(2, [{ ssrc: 1 }]);
    stage.room.addInput(local(2), stage.nowMs);
    stage.room.setRanks(new Map([[2, FLOOR]]), stage.nowMs);
    const heardBefore = stage.heard.length;

    stage.speak(7, [{ ssrc: 1 }, { ssrc: 2 }]);
    expect(stage.claims[1]).toMatchObject({ number: 2, inputId: 'mic-2', previousNumber: 1, slot: 0 });
    expect(stage.heard.length).toBe(heardBefore);
    stage.room.acknowledge(stage.claims[1]?.token ?? 0, stage.nowMs);

    // the newest 100 ms, and this instant
    expect(stage.texts.slice(heardBefore)).toEqual(['2/1', '2/2', '2/3', '2/4', '2/5', '2/6']);
  });

  test('who comes back to the slot that it had last does not ask again', () => {
    const stage = new Stage([local(1)], asking());
    stage.room.acknowledge(stage.claims[0]?.token ?? 0, stage.nowMs);

    stage.room.setInputOpen('mic-1', false, stage.nowMs);
    stage.room.setInputOpen('mic-1', true, stage.nowMs);
    stage.speak(1, [{ ssrc: 1 }]);

    expect(stage.claims).toHaveLength(1);
    expect(stage.texts).toEqual(['1/0']);
  });

  test('people elsewhere enter without asking, unless somebody here had the slot', () => {
    const stage = new Stage([imported('far-0', 50)], asking());
    stage.speak(5, [{ ssrc: 50, csrc: 7 }]);
    expect(stage.claims).toHaveLength(0);
    expect(stage.heard.length).toBeGreaterThan(0);

    stage.room.removeInput('far-0', stage.nowMs);
    stage.room.addInput(local(1), stage.nowMs);
    stage.room.acknowledge(stage.claims[0]?.token ?? 0, stage.nowMs);
    stage.room.removeInput('mic-1', stage.nowMs);
    stage.room.addInput(imported('far-0', 50), stage.nowMs);
    stage.speak(5, [{ ssrc: 50, csrc: 7 }]);

    expect(stage.claims.map(({ number, previousNumber }) => [number, previousNumber])).toEqual([
      [1, undefined],
      [7, 1],
    ]);
  });

  test('a claim that nobody answers is given up, others are let in, and its talker asks again later', () => {
    const stage = new Stage([local(1), local(2)], asking());
    stage.speak(5, [{ ssrc: 1 }]);

    stage.speak((CLAIM_TIMEOUT_MS + TICK_MS) / TICK_MS, [{ ssrc: 1 }, { ssrc: 2 }]);
    expect(stage.counts['claimsGivenUp']).toBe(1);
    stage.room.acknowledge(stage.claims[0]?.token ?? 0, stage.nowMs); // too late

    expect(stage.claims.map(({ number }) => number)).toEqual([1, 2]);
    expect(stage.heard).toEqual([]);
  });

  test('a claim that was given up is made again where nobody else wants the slot', () => {
    const stage = new Stage([local(1)], asking());
    stage.pass(CLAIM_TIMEOUT_MS + TICK_MS);

    stage.room.acknowledge(stage.claims[1]?.token ?? 0, stage.nowMs);
    stage.speak(1, [{ ssrc: 1 }]);

    expect(stage.counts['claimsGivenUp']).toBe(1);
    expect(stage.claims[1]).toMatchObject({ number: 1, previousNumber: undefined });
    expect(stage.texts).toEqual(['1/0']);
  });
});
