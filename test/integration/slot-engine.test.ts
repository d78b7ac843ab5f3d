import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorker } from 'mediasoup';
import type { Router, Worker } from 'mediasoup/types';
import { ROUTER_CODECS } from '../../cascade/media/codecs.ts';
import { PRE_ROLL_MS } from '../../cascade/slots/pre-roll.ts';
import { SlotEngine } from '../../cascade/slots/slot-engine.ts';
import type { SlotClaim } from '../../cascade/slots/slot-port.ts';
import type { AppError } from '../../common/errors.ts';
import { parseRoomId } from '../../common/ids.ts';
import { createLogger } from '../../common/log/logger.ts';
import { inputOf, listenTo, Mic, openLoopback, outputOf, slotProducers } from '../support/slot-rig.ts';
import { routerLevelId, SILENCE_DB, SPEECH_DB } from '../support/slot-rtp.ts';
import { waitFor } from '../support/wait-for.ts';
import { workerBin } from '../support/worker-bin.ts';

const ROOM = parseRoomId('council');
const LOG = createLogger({ level: 'silent' });

let worker: Worker;
let engine: SlotEngine;
const closers: (() => void)[] = [];

beforeAll(async () => {
  worker = await createWorker({ workerBin: workerBin(), logLevel: 'error' });
  engine = await SlotEngine.start(LOG);
});

afterAll(async () => {
  for (const close of closers) close();
  await engine.close();
  const ended = new Promise<void>((resolve) => worker.once('subprocessclose', () => resolve()));
  worker.close();
  await ended;
});

/** A room with K slots that somebody hears. */
async function openHall(slotCount: number, mustAcknowledge = false) {
  const router = await worker.createRouter({ mediaCodecs: ROUTER_CODECS });
  const claims: SlotClaim[] = [];
  const told: (readonly number[])[] = [];
  const room = await engine.openRoom(ROOM, {
    slotCount,
    levelExtensionId: routerLevelId(router),
    events: {
      claim: (claim) => claims.push(claim),
      talkers: (_, numbers) => told.push(numbers),
      failed: () => {},
    },
  });
  const loopback = await openLoopback(router, room);
  const slots = await slotProducers(router, loopback, slotCount);
  room.addOutput(outputOf('local', slots, mustAcknowledge));
  const { heard, close } = await listenTo(router, slots);
  closers.push(close, () => room.close());
  const enter = (number: number) => addMic(router, number);
  return { room, claims, told, heard, enter };

  async function addMic(on: Router, number: number): Promise<Mic> {
    const mic = await Mic.open(on);
    closers.push(() => mic.close());
    room.addInput(await inputOf(on, loopback, mic.producer, { number }));
    return mic;
  }
}

const textsOf = (heard: readonly { readonly text: string }[]) => heard.map(({ text }) => text);
const stepsOf = (values: readonly number[], mask: number) =>
  values.slice(1).map((value, index) => (value - (values[index] ?? 0)) & mask);

describe('slot engine on a router', () => {
  test('beyond K a word is heard from its first packet on, with number and level', async () => {
    const { heard, told, enter } = await openHall(1);
    const [anna, bert] = [await enter(101), await enter(102)];
    await waitFor(() => told.at(-1)?.[0] === 101, { what: 'a slot' });

    for (let index = 0; index < 3; index += 1) anna.send('hush', SILENCE_DB);
    bert.send('hush', SILENCE_DB);
    for (let index = 0; index < 6; index += 1) anna.send(`word ${index}`, SPEECH_DB);
    await waitFor(() => textsOf(heard).includes('word 5'), { what: 'the word' });

    const words = heard.filter(({ text }) => text.startsWith('word'));
    expect(textsOf(words)).toEqual(['word 0', 'word 1', 'word 2', 'word 3', 'word 4', 'word 5']);
    expect(new Set(heard.map(({ csrc }) => csrc))).toEqual(new Set([101]));
    expect(words[0]?.levelByte).toBe(0x80 | SPEECH_DB);
    expect(heard[0]?.hasMarker).toBe(true);
  });

  test('one stream over a change of talker; who has lost the slot is not heard any more', async () => {
    const { heard, enter, room, told } = await openHall(1);
    const [anna, bert] = [await enter(201), await enter(202)];
    await waitFor(() => told.at(-1)?.[0] === 201, { what: 'a slot' });
    for (let index = 0; index < 5; index += 1) anna.send(`anna ${index}`, SPEECH_DB);
    await waitFor(() => textsOf(heard).includes('anna 4'), { what: 'the first talker' });

    room.setRanks(new Map([[202, 5]]));
    await waitFor(() => told.at(-1)?.[0] === 202, { what: 'the floor' });
    anna.send('too late', SPEECH_DB);
    for (let index = 0; index < 5; index += 1) bert.send(`bert ${index}`, SPEECH_DB);
    await waitFor(() => textsOf(heard).includes('bert 4'), { what: 'the second talker' });

    expect(textsOf(heard)).not.toContain('too late');
    expect(
      stepsOf(
        heard.map(({ sequence }) => sequence),
        0xffff,
      ),
    ).toEqual(new Array(9).fill(1));
    const [change] = heard.filter(({ text }) => text === 'bert 0');
    expect(change).toMatchObject({ csrc: 202, hasMarker: true });
    expect(told).toEqual([[201], [202]]);
  });

  test('loss and DTX gaps of the source stay visible, no more than K are heard', async () => {
    const { heard, told, enter, room } = await openHall(2);
    const mics = [await enter(301), await enter(302), await enter(303)];
    // so nobody takes a slot over from them after a pause in which this machine was busy
    const podium = 2;
    room.setRanks(
      new Map([
        [301, podium],
        [302, podium],
      ]),
    );
    await waitFor(() => told.at(-1)?.length === 2, { what: 'two slots' });
    const speak = (who: number): void => {
      for (let index = 0; index < 5; index += 1) mics[who]?.send(`${who}: ${index}`, SPEECH_DB);
    };
    speak(0);
    speak(1);
    await waitFor(() => heard.length === 10, { what: 'the first two' });
    speak(2);
    mics[0]?.send('0: after a loss', SPEECH_DB, { packets: 2 });
    mics[0]?.send('0: after a gap', SPEECH_DB, { ticks: 19_200 });
    await waitFor(() => textsOf(heard).includes('0: after a gap'), { what: 'both' });

    const first = heard.filter(({ csrc }) => csrc === 301);
    expect(
      stepsOf(
        first.map(({ sequence }) => sequence),
        0xffff,
      ),
    ).toEqual([1, 1, 1, 1, 3, 1]);
    expect(
      stepsOf(
        first.map(({ timestamp }) => timestamp),
        0xffff_ffff,
      ).slice(4),
    ).toEqual([2_880, 20_160]);
    expect(new Set(heard.map(({ csrc }) => csrc)).size).toBe(2);
  });

  test('nothing of a talker is heard before the claim is acknowledged, then from the first packet on', async () => {
    const early: string[] = [];
    // a word is kept for so long: where it took longer from the word to the slot, nothing is shown, and another one speaks
    const speakInTime = async () => {
      const { heard, told, enter, claims, room } = await openHall(3, true);
      const anna = await enter(401);
      await waitFor(() => claims.length > 0, { what: 'the claim' });
      const claim = claims.at(-1);
      const before = engine.counters.packetsIn;
      const fromMs = performance.now();
      const isLate = (): boolean => performance.now() - fromMs > PRE_ROLL_MS;
      for (let index = 0; index < 3; index += 1) anna.send(`word ${index}`, SPEECH_DB);
      await waitFor(() => engine.counters.packetsIn >= before + 3, { what: 'packets' });
      early.push(...textsOf(heard));
      room.acknowledge(claim?.token ?? 0);
      await waitFor(() => told.length > 0 || isLate(), { what: 'the slot' });
      return isLate() ? undefined : { anna, claim, heard };
    };

    const { anna, claim, heard } = await waitFor(speakInTime, { what: 'a slot in time' });
    await waitFor(() => heard.length === 3, { what: 'the pre-roll' });

    expect(early).toEqual([]);
    expect(claim).toMatchObject({ number: 401, inputId: anna.producer.id, previousNumber: undefined });
    expect(textsOf(heard)).toEqual(['word 0', 'word 1', 'word 2']);
  });

  test('a room that is refused harms no other; once closed, the engine opens none', async () => {
    const events = { claim: () => {}, talkers: () => {}, failed: () => {} };
    const refused = engine.openRoom(ROOM, { slotCount: 9, levelExtensionId: 1, events });
    await expect(refused).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });

    const other = await SlotEngine.start(LOG);
    await other.openRoom(ROOM, { slotCount: 1, levelExtensionId: 1, events });
    await other.close();

    const late = other.openRoom(ROOM, { slotCount: 1, levelExtensionId: 1, events });
    await expect(late).rejects.toMatchObject({ code: 'WORKER_DIED', retryable: true });
  });

  test('when the thread dies, who owns it and every room are told', async () => {
    const dying = new URL(
      'data:text/javascript,' +
        encodeURIComponent(
          `import { parentPort } from 'node:worker_threads';
           parentPort.on('message', ({ roomKey, kind }) => {
             if (kind !== 'open') throw new Error('a fault of ours');
             parentPort.postMessage({ roomKey, kind: 'opened', address: { ip: '127.0.0.1', port: 9 } });
           });`,
        ),
    );
    const other = await SlotEngine.start(LOG, dying);
    const told: string[] = [];
    other.on('died', ({ code }) => told.push(`died ${code}`));
    const events = {
      claim: () => {},
      talkers: () => {},
      failed: ({ code }: AppError) => void told.push(`failed ${code}`),
    };
    const room = await other.openRoom(ROOM, { slotCount: 1, levelExtensionId: 1, events });

    room.removeInput('any');
    await waitFor(() => told.length === 2, { what: 'the death of the thread' });

    expect(told).toEqual(['died WORKER_DIED', 'failed WORKER_DIED']);
    await other.close();
  });
});
