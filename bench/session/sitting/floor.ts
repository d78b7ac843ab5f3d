/** Speeches: microphones are open for who has the floor, and whoever talks without it is heard by nobody. */
import type { Council } from './council.ts';
import { CHAIR, loudOf, voiceOf } from './plan.ts';

export type FloorReport = {
  /** That were held. */
  speeches: number;
  /** Of them, those of which no sampled listener has heard anything. */
  unheard: number;
  /** Packets that were heard of those who had the floor. */
  withFloor: number;
  /** Packets that were heard of those who talked without it. */
  withoutFloor: number;
  /** Who has talked without it. */
  readonly loud: Set<number>;
};

export type Speeches = { readonly speechMs: number; readonly report: FloorReport };

export const newFloorReport = (): FloorReport => ({
  speeches: 0,
  unheard: 0,
  withFloor: 0,
  withoutFloor: 0,
  loud: new Set(),
});

/** In which all nodes have heard that a microphone is closed, and what was on its way has come. */
const STOP_MS = 500;

/** From now on the floor opens and closes microphones: all others are silent. */
export async function governMicrophones(council: Council): Promise<void> {
  const { sdk: floor, refresh } = council.floor(CHAIR);
  await council.session.talk(council.room, []);
  await floor.configure({ governsMicrophones: true });
  await council.until('the floor governs microphones', async () => {
    await refresh();
    return floor.view().settings.governsMicrophones;
  });
}

/** They ask for the floor in this order, and get it so. */
export async function speak(
  council: Council,
  speakers: readonly number[],
  { speechMs, report }: Speeches,
): Promise<void> {
  for (const index of speakers) await council.floor(index).sdk.request();
  for (const [at, index] of speakers.entries()) {
    await giveFloor(council, index);
    await hear(council, index, { speechMs, report, before: speakers[at - 1] });
    await takeFloor(council, index);
  }
  await council.session.talk(council.room, []);
}

async function giveFloor(council: Council, index: number): Promise<void> {
  const { name = '' } = council.plan.people[index] ?? {};
  const { sdk: floor, refresh } = council.floor(CHAIR);
  await refresh();
  await floor.next();
  // by what the speaker is told: only then a page lets them switch on
  const own = council.floor(index);
  await council.until(`${name} has the floor`, async () => {
    await own.refresh();
    return own.sdk.view().speech?.name === name;
  });
}

async function takeFloor(council: Council, index: number): Promise<void> {
  const { name = '' } = council.plan.people[index] ?? {};
  const { sdk: floor, refresh } = council.floor(CHAIR);
  await refresh();
  await floor.take();
  await council.until(`${name} has had the floor`, async () => {
    await refresh();
    return floor.view().speech === undefined;
  });
}

type Hearing = Speeches & {
  /** Who had the floor before, and goes on talking. */
  readonly before: number | undefined;
};

/** The speaker talks, and so do some who have not the floor. */
async function hear(council: Council, speaker: number, { speechMs, report, before }: Hearing): Promise<void> {
  const { plan, session, stage, room } = council;
  const voice = voiceOf(plan, speaker);
  if (voice === speaker) await stage.fleet.mute([speaker], false);
  const loud = new Set(loudOf(plan).map(({ index }) => index));
  // of the hall: whoever speaks there next stands at an open microphone
  for (const { index, hasSound } of plan.hall) if (!hasSound) loud.add(index);
  if (before !== undefined && voiceOf(plan, before) === before) loud.add(before);
  loud.delete(speaker);
  await session.talk(room, [voice, ...loud]);
  await council.wait(STOP_MS);
  const early = await session.heard();
  await council.wait(speechMs);
  const late = await session.heard();
  const heardOf = (index: number): number => (late.get(index) ?? 0) - (early.get(index) ?? 0);
  report.speeches += 1;
  report.unheard += heardOf(voice) === 0 ? 1 : 0;
  report.withFloor += heardOf(voice);
  for (const index of loud) {
    report.loud.add(index);
    report.withoutFloor += heardOf(index);
  }
}
