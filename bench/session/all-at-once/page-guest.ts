/** One real page (Chromium) in the room of a session: a member who looks on, and whose frames are counted. */
import { BrowserParty } from '../../browsers/browser-party.ts';
import type { Check, Figures } from '../../scenarios/scenario.ts';
import type { Stage } from '../../scenarios/stage.ts';

const NAME = 'browser-0';
/** The call to vote is there within a moment. */
const NOTICE_MS = 5_000;
const JOIN_PATIENCE_MS = 30_000;
const MS_PER_S = 1_000;
const NOTHING = { cameras: [], microphones: 0 } as const;

export type GuestPart = { readonly figures: Figures; readonly checks: readonly Check[] };

export class PageGuest {
  readonly #party: BrowserParty;
  readonly #missing: readonly string[];
  #hasVoteOpen = false;

  private constructor(party: BrowserParty, missing: readonly string[]) {
    this.#party = party;
    this.#missing = missing;
  }

  /** Opens the page and waits until it is in the room, or is not. @throws {BenchError} PROGRAM_MISSING */
  static async join({ target, signal, progress }: Stage, room: string): Promise<PageGuest> {
    progress.phase('a browser joins');
    const party = await BrowserParty.start({ trustsAll: target.caPem !== undefined });
    const [place] = target.sites;
    const token = await target.token({ room, subject: NAME, name: NAME, publish: [], role: 'member' });
    const query = new URLSearchParams({ autojoin: '1', site: place?.site ?? '', mic: '0', cam: '0' });
    const url = `${place?.url ?? ''}/?${query.toString()}#token=${token}`;
    const spec = { name: NAME, url, camera: undefined, expected: NOTHING };
    const { missing } = await party.join(spec, { timeoutMs: JOIN_PATIENCE_MS, signal });
    return new PageGuest(party, missing);
  }

  get isIn(): boolean {
    return this.#missing.length === 0;
  }

  get note(): string {
    return `the page is that of Chromium ${this.#party.version}, headless, on the same cores as cluster and load`;
  }

  async beginFrames(): Promise<void> {
    if (this.isIn) await this.#party.beginFrames();
  }

  /** As somebody does who is called to vote: opens the panel, which changes with every ballot. */
  async openVote(): Promise<void> {
    if (!this.isIn) return;
    const notice = { clicked: 'votes-go', shown: 'votes-open', timeoutMs: NOTICE_MS };
    this.#hasVoteOpen = await this.#party.open(NAME, notice);
  }

  /** Since then. */
  async part(minFps: number): Promise<GuestPart> {
    const name = 'the page stays fluent';
    if (!this.isIn) return { figures: {}, checks: [{ name, pass: false, detail: this.#missing.join(', ') }] };
    const [count] = await this.#party.frames();
    const readings = await this.#party.read();
    const state = readings.get(NAME)?.state ?? 'gone';
    if (count === undefined) return { figures: {}, checks: [{ name, pass: false, detail: 'it is gone' }] };
    const fps = (count.frames / count.ms) * MS_PER_S;
    const detail = `${fps.toFixed(1)} frames/s (at least ${minFps}), longest pause ${count.longestMs.toFixed(0)} ms, ${state}, ${this.#hasVoteOpen ? 'with' : 'without'} the vote’s panel open`;
    return {
      figures: { browser_fps: fps },
      checks: [{ name, pass: fps >= minFps && state === 'joined' && this.#hasVoteOpen, detail }],
    };
  }

  close(): Promise<void> {
    return this.#party.close();
  }
}
