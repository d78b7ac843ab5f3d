/**
 * One person in Chromium at each of several sites in one room, until each sees and hears all others; prints what the
 * first one's site says of the room as one line of JSON.
 *
 * A process of its own, since it runs in the network namespace of a host that is none of the sites'. Usage:
 * `node hosts-call.ts <JSON of site → page>`.
 */
import { chromium } from 'playwright-core';
import { audioEnergy, joinCall, newRoom, tiles, type Participant } from './call.ts';
import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../../bench/browsers/chromium.ts';
import { waitFor } from './wait-for.ts';

const FRAMES = 10;
/** A bound, not an expectation: encoders and decoders of several people share this machine. */
const TIMEOUT_MS = 60_000;

const [, , json = '[]'] = process.argv;
process.env['KASKADE_E2E_PAGES'] = json;
// nobody here trusts the cluster's authority; people press "Proceed"
process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
const pages = JSON.parse(json) as [site: string, url: string][];
const room = newRoom();

const browser = await chromium.launch({
  executablePath: CHROMIUM_PATH,
  args: [...CHROMIUM_ARGS, '--ignore-certificate-errors'],
});
try {
  const people = await Promise.all(
    pages.map(([site]) => joinCall(browser, { site, room, name: `At ${site}` })),
  );
  const pairs = people.flatMap((viewer) =>
    people.filter((other) => other !== viewer).map((other) => [viewer, other.name] as const),
  );
  await Promise.all(pairs.map(([viewer, name]) => waitForFrames(viewer, name)));
  await Promise.all(people.map(waitForSound));
  console.log(JSON.stringify({ pairs: pairs.length, topology: await topology() }));
} finally {
  await browser.close();
}

async function waitForFrames(viewer: Participant, name: string): Promise<void> {
  await waitFor(async () => ((await tiles(viewer)).get(name)?.frames ?? 0) >= FRAMES, {
    what: `${viewer.name} has decoded ${FRAMES} frames of ${name}`,
    timeoutMs: TIMEOUT_MS,
  });
}

async function waitForSound(listener: Participant): Promise<void> {
  const before = await audioEnergy(listener);
  await waitFor(async () => (await audioEnergy(listener)) > before, {
    what: `${listener.name} receives sound`,
    timeoutMs: TIMEOUT_MS,
  });
}

async function topology(): Promise<unknown> {
  const link = new URL(pages[0]?.[1] ?? '');
  const secret = new URLSearchParams(link.hash.slice(1)).get('secret') ?? '';
  const headers = { authorization: `Bearer ${secret}` };
  return (await fetch(new URL(`/v1/rooms/${room}/topology`, link.origin), { headers })).json();
}
