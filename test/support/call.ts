/** A participant in a real browser, and what a checker can see of a call. */
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { waitFor } from './wait-for.ts';

export type Participant = { readonly page: Page; readonly context: BrowserContext; readonly name: string };

/** A bound, not an expectation: browsers and nodes share the machine. */
const TIMEOUT_MS = 30_000;

type JoinOptions = { readonly mic?: 0 | 1; readonly cam?: 0 | 1; readonly permissions?: readonly string[] };

/** Pages of the sites that the setup started, by site. */
function sitePages(): ReadonlyMap<string, string> {
  return new Map(JSON.parse(process.env['KASKADE_E2E_PAGES'] ?? '[]') as [string, string][]);
}

export function pageOf(site: string): string {
  const url = sitePages().get(site);
  if (url === undefined) throw new Error(`no site ${site} was started`);
  return url;
}

/** The browser of this worker of jest, shared by its tests. */
export function connectBrowser(): Promise<Browser> {
  const endpoints = JSON.parse(process.env['KASKADE_E2E_BROWSERS'] ?? '[]') as string[];
  const worker = Number(process.env['JEST_WORKER_ID'] ?? 1);
  return chromium.connect(endpoints[(worker - 1) % endpoints.length] ?? '');
}

let rooms = 0;
/** A room that no other test uses. */
export function newRoom(): string {
  rooms += 1;
  return `t${process.pid}-${Date.now().toString(36)}-${rooms}`;
}

/** Opens a page that joins by itself and waits until it has. */
export async function joinCall(
  browser: Browser,
  at: { readonly site: string; readonly room: string; readonly name: string },
  options: JoinOptions = {},
): Promise<Participant> {
  // clusters and demos on the network have an authority of their own
  const context = await browser.newContext({ locale: 'en-GB', ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.addInitScript(recordPeerConnections);
  await page.goto(joinUrl(at, options));
  const participant = { page, context, name: at.name };
  await waitForState(participant, 'joined');
  return participant;
}

export function joinUrl(at: { site: string; room: string; name: string }, options: JoinOptions = {}): string {
  const url = new URL(pageOf(at.site));
  url.searchParams.set('room', at.room);
  url.searchParams.set('name', at.name);
  url.searchParams.set('autojoin', '1');
  if (options.mic === 0) url.searchParams.set('mic', '0');
  if (options.cam === 0) url.searchParams.set('cam', '0');
  return url.href;
}

export async function waitForState({ page, name }: Participant, state: string): Promise<void> {
  await waitFor(
    async () => (await page.evaluate(() => document.documentElement.dataset['state'])) === state,
    { what: `${name} is ${state}`, timeoutMs: TIMEOUT_MS },
  );
}

export type TileFacts = {
  readonly name: string;
  readonly site: string;
  readonly video: string;
  readonly audio: string;
  readonly frames: number;
  readonly videoCount: number;
};

/** What the tiles of others say, by name. */
export async function tiles({ page }: Participant): Promise<ReadonlyMap<string, TileFacts>> {
  const facts = await page.$$eval('[data-testid=tile]', (elements) =>
    elements.map((element) => {
      const { name = '', site = '', video = '', audio = '' } = (element as HTMLElement).dataset;
      const videos = element.querySelectorAll('video');
      const frames = videos[0]?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
      return { name, site, video, audio, frames, videoCount: videos.length };
    }),
  );
  return new Map(facts.map((fact) => [fact.name, fact]));
}

/** Waits until a participant's tile of somebody meets a condition. */
export async function waitForTile(
  viewer: Participant,
  name: string,
  what: string,
  condition: (tile: TileFacts) => boolean,
): Promise<TileFacts> {
  let found: TileFacts | undefined;
  await waitFor(
    async () => {
      found = (await tiles(viewer)).get(name);
      return found !== undefined && condition(found);
    },
    { what: `${viewer.name} sees ${name}: ${what}`, timeoutMs: TIMEOUT_MS },
  );
  if (found === undefined) throw new Error('unreachable: waitFor resolved without a tile');
  return found;
}

/** Waits until decoded frames of somebody's tile have grown by `count` from now on. */
export async function waitForFrames(viewer: Participant, name: string, count = 10): Promise<void> {
  let start = (await tiles(viewer)).get(name)?.frames ?? 0;
  await waitForTile(viewer, name, `${count} more frames`, ({ frames }) => {
    start = Math.min(start, frames); // another track begins to count anew
    return frames >= start + count;
  });
}

/** Energy of all sound received so far, as Chromium's statistics sum it up. */
export function audioEnergy({ page }: Participant): Promise<number> {
  return page.evaluate(async () => {
    let energy = 0;
    for (const connection of (window as unknown as RecordingWindow).recordedConnections ?? []) {
      const report = await connection.getStats();
      report.forEach((stat: { type: string; kind?: string; totalAudioEnergy?: number }) => {
        if (stat.type === 'inbound-rtp' && stat.kind === 'audio') energy += stat.totalAudioEnergy ?? 0;
      });
    }
    return energy;
  });
}

type RecordingWindow = { recordedConnections?: RTCPeerConnection[] };

/** Runs in the page before its own code: keeps every RTCPeerConnection for the statistics above. */
function recordPeerConnections(): void {
  const recorded: RTCPeerConnection[] = [];
  (window as unknown as RecordingWindow).recordedConnections = recorded;
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = new Proxy(Original, {
    construct(target, args: [RTCConfiguration?]) {
      const connection = new target(...args);
      recorded.push(connection);
      return connection;
    },
  });
}

export type Topology = {
  readonly room: string;
  readonly nodes: readonly {
    readonly id: string;
    readonly site: string;
    readonly routers: readonly {
      readonly id: string;
      readonly worker: number;
      readonly producers: readonly {
        id: string;
        source: string;
        kind: string;
        origin: string;
        piped: string[];
      }[];
      readonly consumers: number;
    }[];
  }[];
  readonly links: readonly { from: string; to: string; producers: string[]; state: string; rttMs: number }[];
};

/** The room's topology as an operator reads it; undefined = ROOM_UNKNOWN. */
export async function topologyOf(room: string, site: string): Promise<Topology | undefined> {
  const response = await fetch(new URL(`/v1/rooms/${room}/topology`, pageOf(site)));
  return response.status === 404 ? undefined : ((await response.json()) as Topology);
}
