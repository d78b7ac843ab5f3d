/** Real browsers in the room of a scenario (`--browsers`): the first one sends, and all watch and listen. */
import { setTimeout as wait } from 'node:timers/promises';
import { heardOf, type Expected } from '../browsers/arrival.ts';
import {
  BrowserParty,
  requireChromium,
  type BrowserJoin,
  type BrowserSpec,
} from '../browsers/browser-party.ts';
import {
  browserCheck,
  browserFigures,
  browserJoinCheck,
  browserJoinFigures,
  readingBetween,
  type BrowserWindow,
} from '../browsers/browser-window.ts';
import { botName } from '../load/bots/bot-name.ts';
import type { BotSpec } from '../load/fleet.ts';
import type { FigureName } from '../measure/figures.ts';
import { wholeNumber } from './params.ts';
import { refuseIf } from './refuse.ts';
import type { Outcome } from './scenario.ts';
import type { Stage } from './stage.ts';

const MAX_BROWSERS = 8;
const JOIN_PATIENCE_MS = 30_000;

export const BROWSERS_PARAM = wholeNumber(0, {
  about: 'real ones (Chromium) in the room: one sends and receives, the others receive',
  min: 0,
  max: MAX_BROWSERS,
});

/** @throws {BenchError} INPUT_INVALID, PROGRAM_MISSING */
export function checkBrowsers(count: number): void {
  refuseIf(count === 1, '--browsers 1 would send with nobody to see it: take 2 or more');
  if (count > 0) requireChromium();
}

/** Only with browsers. */
export const BROWSER_FIGURES = [
  'browser_join_ms',
  'browser_frames_per_s',
  'browser_freezes',
  'browser_concealed_ratio',
  'browser_buffer_ms',
  'browser_loss_ratio',
] as const satisfies readonly FigureName[];

/** Without browsers it does nothing and has nothing to tell. */
export class BrowserGuests {
  readonly #stage: Stage;
  readonly #count: number;
  readonly #party: BrowserParty | undefined;
  readonly #guests = new Map<string, BrowserSpec>();
  #joins: readonly BrowserJoin[] = [];
  #windows: readonly BrowserWindow[] = [];

  private constructor(stage: Stage, count: number, party: BrowserParty | undefined) {
    this.#stage = stage;
    this.#count = count;
    this.#party = party;
  }

  /** @throws {BenchError} PROGRAM_MISSING */
  static async open(stage: Stage, count: number): Promise<BrowserGuests> {
    if (count === 0) return new BrowserGuests(stage, 0, undefined);
    stage.progress.phase('starting browsers');
    const party = await BrowserParty.start({ trustsAll: stage.target.caPem !== undefined });
    return new BrowserGuests(stage, count, party);
  }

  /** Before the bots, so that it is among the first that a page shows. */
  async joinSender(room: string, bots: readonly BotSpec[]): Promise<void> {
    if (this.#count === 0) return;
    await this.#join([await this.#spec(0, room, bots)], { isAlone: true });
  }

  /** After the bots. */
  async joinOthers(room: string, bots: readonly BotSpec[]): Promise<void> {
    if (this.#count === 0) return;
    this.#stage.progress.phase('browsers join');
    const others = Array.from({ length: this.#count - 1 }, (_, index) => index + 1);
    const specs = await Promise.all(others.map((index) => this.#spec(index, room, bots)));
    await this.#join(specs, { isAlone: false });
  }

  async #join(specs: readonly BrowserSpec[], { isAlone }: { readonly isAlone: boolean }): Promise<void> {
    const party = this.#party;
    if (party === undefined) return;
    const options = { timeoutMs: JOIN_PATIENCE_MS, signal: this.#stage.signal };
    const joins = specs.map((spec) => {
      this.#guests.set(spec.name, spec);
      return party.join(isAlone ? { ...spec, expected: NOTHING } : spec, options);
    });
    this.#joins = [...this.#joins, ...(await Promise.all(joins))];
  }

  async measure(durationMs: number): Promise<void> {
    const party = this.#party;
    if (party === undefined) return;
    const before = await party.read();
    await wait(durationMs, undefined, { signal: this.#stage.signal }).catch(() => {}); // Ctrl-C: what there is counts
    const after = await party.read();
    this.#windows = [...this.#guests.values()].flatMap(({ name, expected }) => {
      const [first, last] = [before.get(name), after.get(name)];
      return first && last ? [{ name, expected, reading: readingBetween(first, last) }] : [];
    });
  }

  /** What they add to the outcome. */
  part(): Required<Pick<Outcome, 'figures' | 'checks' | 'notes'>> {
    const party = this.#party;
    if (party === undefined) return { figures: {}, checks: [], notes: [] };
    const receivers = this.#joins.filter(({ name }) => name !== browserName(0));
    return {
      figures: { ...browserJoinFigures(receivers), ...browserFigures(this.#windows) },
      checks: [
        browserJoinCheck(this.#joins),
        ...(this.#windows.length > 0 ? [browserCheck(this.#windows)] : []),
      ],
      notes: [
        `browsers: Chromium ${party.version}, all pages in one; its CPU time is the load’s, but on one machine the cluster has the less`,
        'packets to browsers are not among those that figures of bots count; a browser shows all cameras in view, whatever --tiles says',
        ...(this.#stage.target.caPem === undefined ? [] : ['browsers take any certificate, bots do not']),
      ],
    };
  }

  async close(): Promise<void> {
    await this.#party?.close();
  }

  async #spec(index: number, room: string, bots: readonly BotSpec[]): Promise<BrowserSpec> {
    const { target, profile } = this.#stage;
    const [tile] = profile.layers;
    const sends = index === 0;
    const name = browserName(index);
    const place = target.sites[index % target.sites.length];
    const hasCamera = sends && tile !== undefined;
    const publish = [...(sends ? (['mic'] as const) : []), ...(hasCamera ? (['camera'] as const) : [])];
    const token = await target.token({ room, subject: name, name, publish });
    const query = new URLSearchParams({
      autojoin: '1',
      site: place?.site ?? '',
      mic: sends ? '1' : '0',
      cam: hasCamera ? '1' : '0',
    });
    return {
      name,
      url: `${place?.url ?? ''}/?${query.toString()}#token=${token}`,
      camera: hasCamera ? { width: tile.width, height: tile.height, frameRate: tile.framesPerS } : undefined,
      expected: expectedOf(bots, {
        hears: !sends,
        sees: !sends && tile !== undefined,
        people: bots.length + this.#count,
      }),
    };
  }
}

/** Of the bots, and of the browser that sends. @param sender `people`: in the room, with all browsers */
function expectedOf(
  bots: readonly BotSpec[],
  sender: { readonly hears: boolean; readonly sees: boolean; readonly people: number },
): Expected {
  const cameras = bots.filter(({ publish }) => publish.includes('camera')).map(({ index }) => botName(index));
  const open = bots.filter(({ publish }) => publish.includes('mic')).length + (sender.hears ? 1 : 0);
  return {
    cameras: sender.sees ? [browserName(0), ...cameras] : cameras,
    microphones: heardOf(open, sender.people),
  };
}

const NOTHING = { cameras: [], microphones: 0 } as const;

const browserName = (index: number): string => `browser-${index}`;
