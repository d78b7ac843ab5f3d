/** What a listener hears through talker slots, and while a room goes over to them and back: recorded, and looked at. */
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { connectBrowser, joinUrl, newRoom, pageOf, waitForState, type Participant } from '../support/call.ts';
import { recorderScript, sweepingPersonScript, type Word } from '../support/page/sweeping-person.ts';
import { isFullRun } from '../support/full-run.ts';
import { SignalClient } from '../support/signal-client.ts';
import { waitFor } from '../support/wait-for.ts';
import { jumpsOf, pitchAt, wordsOf } from '../support/waveform.ts';

jest.setTimeout(180_000);

/** With the three who are in browsers: more than 12, and no more than 8. */
const MANY = 11;
const FEW = 4;
/** What a listener plays: talker slots, or the microphones of two. */
const SLOTS = 3;
const MICROPHONES = 2;

const WORD_MS = 1_000;
const HZ_PER_MS = 0.6;
/** From one word to the next. */
const EVERY_MS = 1_500;
/** Spoken while the room goes over to microphones and back. */
const TURNS = 8;
const LATE_MS = 700;
/** A browser that has just joined is busy. */
const WARM_UP_MS = 2_000;

const inFull = isFullRun ? test : test.skip;

const wordOf = (fromHz: number, inMs = 0): Word => {
  return { fromHz, toHz: fromHz + WORD_MS * HZ_PER_MS, ms: WORD_MS, inMs };
};

/** What was heard of each word: which one it was, and what of it is missing at both ends and in between. */
const wordsIn = (sound: Float32Array) =>
  wordsOf(sound).map((word) => {
    const firstHz = pitchAt(sound, word.startMs + 15);
    const begunHz = Math.round((firstHz - 30 * HZ_PER_MS) / 100) * 100;
    const lastHz = pitchAt(sound, word.endMs - 40);
    return {
      begunHz,
      lateMs: (firstHz - begunHz) / HZ_PER_MS - 30,
      earlyEndMs: WORD_MS - 25 - (lastHz - begunHz) / HZ_PER_MS,
      longestGapMs: word.longestGapMs,
      ...jumpsOf(sound, word, HZ_PER_MS),
    };
  });

describe('a listener', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await connectBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  async function enter(site: string, room: string, name: string, script: string): Promise<Participant> {
    const context = await browser.newContext({ locale: 'en-GB', bypassCSP: true });
    await context.addInitScript({ content: script });
    const participant = { context, page: await context.newPage(), name };
    const mic = name === 'Lea' ? 0 : 1;
    await participant.page.goto(joinUrl({ site, room, name }, { mic, cam: 0 }));
    await waitForState(participant, 'joined');
    return participant;
  }

  const say = ({ page }: Participant, word: Word): Promise<void> =>
    page.evaluate((spoken) => (window as unknown as { say: (word: Word) => void }).say(spoken), word);

  async function recordingOf({ page }: Participant): Promise<Float32Array> {
    const base64 = await page.evaluate(() => {
      const chunks = (window as unknown as { recorded: Float32Array[] }).recorded;
      const bytes = new Uint8Array(chunks.flatMap((chunk) => [...new Uint8Array(chunk.buffer)]));
      let text = '';
      for (let at = 0; at < bytes.length; at += 0x8000)
        text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
      chunks.length = 0;
      return btoa(text);
    });
    const bytes = Buffer.from(base64, 'base64');
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  }

  inFull(
    'hears each word whole, once and from its first syllable, also while the room goes over',
    async () => {
      const room = newRoom();
      const fillers = await Promise.all(Array.from({ length: MANY }, () => comeIn(room)));
      const [anna, ben, lea] = await Promise.all([
        enter('erfurt', room, 'Anna', sweepingPersonScript()),
        enter('jena', room, 'Ben', sweepingPersonScript()),
        enter('jena', room, 'Lea', recorderScript()),
      ]);
      await untilSounds(lea, SLOTS);
      await after(WARM_UP_MS);

      await say(anna, wordOf(400));
      await say(ben, wordOf(1_200, EVERY_MS));
      await say(anna, wordOf(500, 2 * EVERY_MS));
      await after(3 * EVERY_MS + LATE_MS);
      const turns = wordsIn(await recordingOf(lea));

      const spokenMs = TURNS * EVERY_MS + LATE_MS;
      for (let turn = 0; turn < TURNS; turn += 1) await say(anna, wordOf(400, turn * EVERY_MS));
      const whileSpoken = after(spokenMs);
      await Promise.all(fillers.splice(FEW).map((filler) => filler.request({ leave: {} })));
      await untilSounds(lea, MICROPHONES);
      fillers.push(...(await Promise.all(Array.from({ length: MANY - FEW }, () => comeIn(room)))));
      await untilSounds(lea, SLOTS);
      await whileSpoken;
      const over = wordsIn(await recordingOf(lea));

      expect(turns.map(({ begunHz }) => begunHz)).toEqual([400, 1_200, 500]);
      expect(over.map(({ begunHz }) => begunHz)).toEqual(Array.from({ length: TURNS }, () => 400));
      for (const word of [...turns, ...over]) {
        expect(word.lateMs).toBeLessThanOrEqual(60);
        expect(word.earlyEndMs).toBeLessThanOrEqual(60);
        expect(word.longestGapMs).toBeLessThanOrEqual(60);
        expect(word.skippedMs).toBeLessThanOrEqual(60);
        expect(word.repeatedMs).toBeLessThanOrEqual(40);
      }
      await Promise.all([anna, ben, lea].map(({ context }) => context.close()));
      await Promise.all(fillers.map((filler) => filler.close()));
    },
  );
});

const soundIds = ({ page }: Participant): Promise<number> =>
  page.locator('[data-testid=sound] audio').count();

async function untilSounds(listener: Participant, count: number): Promise<void> {
  await waitFor(async () => (await soundIds(listener)) === count, { what: 'sounds', timeoutMs: 30_000 });
}

/** Somebody without media. */
async function comeIn(room: string): Promise<SignalClient> {
  const page = pageOf('erfurt');
  const answer = await fetch(new URL('/v1/token', page), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(page).origin },
    body: JSON.stringify({ room, name: 'Filler' }),
  });
  const { token, signalUrl } = (await answer.json()) as { token: string; signalUrl: string };
  const { client } = await SignalClient.join(signalUrl, room, token);
  return client;
}
