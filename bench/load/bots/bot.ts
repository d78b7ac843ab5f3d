/** One participant without a person: the SDK's room, a WebSocket that is counted, and media that is made elsewhere. */
import type { FeaturePort, ShownListView } from '../../../client/api.ts';
import { Room } from '../../../client/room/room.ts';
import { ClientFailure } from '../../../client/errors.ts';
import type { BotSpec } from '../fleet.ts';
import type { BotMedia, OpenBotMedia } from './bot-media.ts';
import { botName } from './bot-name.ts';
import { BotOutages } from './bot-outages.ts';
import { FIRST_PEOPLE, OPEN_LIST, pagesOf } from './bot-pages.ts';
import { BotSockets, signalUrlOf } from './bot-sockets.ts';
import { areSlotsHere, camerasOf, expectedSources, type BotIndexes } from './seen.ts';
import { BotTrack } from './track.ts';
import type { Voices } from './voices.ts';

export type BotDeps = {
  readonly indexes: BotIndexes;
  /** Tell {@link Bot.voicesChanged} of what is new. */
  readonly voices: Voices;
  readonly caPem: string | undefined;
  readonly tileHeight: number;
  /** Undefined: signalling only. */
  readonly openMedia: OpenBotMedia | undefined;
};

/** How long something took, or the reason why it did not happen. */
export type Outcome = { readonly ms: number } | { readonly reason: string };

type Waiter = { readonly isMet: () => boolean; readonly resolve: (isMet: boolean) => void };

export class Bot {
  readonly spec: BotSpec;
  readonly sockets: BotSockets;
  readonly media: BotMedia | undefined;
  readonly #deps: BotDeps;
  readonly #room: Room;
  readonly #waiters = new Set<Waiter>();
  readonly #outages = new BotOutages();
  readonly #hear: ReadonlySet<number> | 'all';
  #watched: ReadonlySet<number> = new Set();
  #cameras: ReadonlyMap<number, string> = new Map();
  #told = '';
  #shown = '';
  #isObserver = false;
  #isMuted = false;
  #refusal: string | undefined;

  constructor(spec: BotSpec, deps: BotDeps) {
    this.spec = spec;
    this.#deps = deps;
    this.sockets = new BotSockets(deps.caPem);
    this.media = deps.openMedia?.(spec, () => this.#wake());
    this.#hear = spec.hear === 'all' ? 'all' : new Set(spec.hear.filter((index) => index !== spec.index));
    this.#room = new Room({
      signalUrl: signalUrlOf(spec.url),
      moreSignalUrls: (spec.moreUrls ?? []).map(signalUrlOf),
      room: spec.room,
      fetchToken: () => Promise.resolve(spec.token),
      random: Math.random,
      openSocket: this.sockets.open,
      mediaPort: this.media?.port,
      changedIntervalMs: 0,
      hasLevels: false,
      ...(spec.mode !== undefined && { mode: spec.mode }),
    });
    this.#room.on('changed', () => this.#onChanged());
    this.#setWatched(spec.watch);
  }

  /** Its microphone, if it has one. */
  get isMuted(): boolean {
    return this.#isMuted;
  }

  /** Of the session. */
  get state(): string {
    return this.#room.status().state;
  }

  /** How long each loss of the connection took that is over. */
  get outagesMs(): readonly number[] {
    return this.#outages.pastMs;
  }

  feature(name: string): FeaturePort {
    return this.#room.feature(name);
  }

  get participantId(): string | undefined {
    return this.#room.status().selfId;
  }

  /** By the senders' index. */
  get watched(): ReadonlySet<number> {
    return this.#watched;
  }

  /** Whom the source belongs to; undefined = to no bot, or it is gone. */
  senderOf(sourceId: string): { readonly index: number; readonly kind: 'mic' | 'camera' } | undefined {
    const roster = this.#room.roster();
    const source = roster.sources.get(sourceId);
    const index = source && this.#deps.indexes.of(source.participantId, roster);
    if (index === undefined || (source?.type !== 'mic' && source?.type !== 'camera')) return undefined;
    return { index, kind: source.type };
  }

  /** Connect → everything is here; leaves again when that is not so in time. */
  async join(timeoutMs: number): Promise<Outcome> {
    const begunMs = performance.now();
    this.#publish();
    this.#room.join().catch((error: unknown) => {
      this.#refusal = error instanceof ClientFailure ? error.code : 'INTERNAL';
      this.#wake();
    });
    const isOver = await this.#until(() => this.#refusal !== undefined || this.#isComplete(), timeoutMs);
    if (isOver && this.#refusal === undefined) return { ms: performance.now() - begunMs };
    const reason = this.#refusal ?? this.#lateReason();
    await this.leave();
    return { reason };
  }

  /** As when the network goes: comes back by itself. */
  async reconnect(timeoutMs: number): Promise<Outcome> {
    const begunMs = performance.now();
    const before = this.sockets.opened;
    this.sockets.cut();
    const isBack = (): boolean => this.sockets.opened > before && this.#room.status().state === 'joined';
    const isMet = await this.#until(isBack, timeoutMs);
    return isMet ? { ms: performance.now() - begunMs } : { reason: this.#lateReason() };
  }

  /** As when the network goes for that long; it tries to come back all the time, and at once at the end of it. */
  takeAway(awayMs: number): void {
    this.sockets.takeAway(awayMs);
    setTimeout(() => this.#room.retryNow(), awayMs).unref();
  }

  /** Shows these cameras from now on. */
  async watch(indexes: readonly number[], timeoutMs: number): Promise<Outcome> {
    const begunMs = performance.now();
    this.#setWatched(indexes);
    this.#showPages();
    this.#tellWishes();
    const isMet = await this.#until(() => this.#isEveryCameraHere(), timeoutMs);
    return isMet ? { ms: performance.now() - begunMs } : { reason: 'MEDIA_TIMEOUT' };
  }

  /** @returns after which time this bot sees that the participant is gone, ms; undefined = not in time, or it never saw it */
  async seesGone(participantId: string, timeoutMs: number): Promise<number | undefined> {
    const begunMs = performance.now();
    const isHere = (): boolean => this.#room.roster().people.has(participantId);
    const isMet = isHere() && (await this.#until(() => !isHere(), timeoutMs));
    return isMet ? performance.now() - begunMs : undefined;
  }

  /** Shows as many people as one may, until it leaves; resolves when they are there, or `timeoutMs` are over. */
  async observe(timeoutMs: number): Promise<void> {
    this.#isObserver = true;
    if (!this.#isLarge()) return;
    this.#showPages();
    await this.#until(() => this.#room.peopleList('byName').pages.size > 0, timeoutMs);
  }

  /**
   * Puts other bots of the room on its podium; needs a token that moderates.
   * @throws {ClientFailure} what the room refuses it with; PARTICIPANT_UNKNOWN for one who is not there
   */
  async putOnPodium(indexes: readonly number[]): Promise<void> {
    for (const index of indexes) {
      const name = botName(index);
      const { people } = await this.#room.search(name);
      const found = people.find((person) => person.name === name);
      if (found === undefined) throw new ClientFailure('PARTICIPANT_UNKNOWN', `${name} is not in the room`);
      await this.#room.setPodium(found.participantId, true);
    }
  }

  /** Resolves when the server has answered. */
  async setMuted(isMuted: boolean): Promise<void> {
    this.#isMuted = isMuted;
    await this.#room.setMicMuted(isMuted);
  }

  /** Others speak than before, or nobody: what it waits for may be another thing. */
  voicesChanged(): void {
    this.#wake();
  }

  leave(): Promise<void> {
    for (const waiter of [...this.#waiters]) waiter.resolve(false);
    this.media?.release();
    return this.#room.leave();
  }

  #publish(): void {
    const ignored = (): void => {}; // before the room is joined it is only noted
    const { publish, mode } = this.spec;
    // a microphone of the hall is opened when whoever leads has said so
    if (mode === 'hall') this.#room.setMicMuted(true).catch(ignored);
    if (publish.includes('mic')) this.#room.setMic(new BotTrack('audio')).catch(ignored);
    if (publish.includes('camera')) this.#room.setCamera(new BotTrack('video')).catch(ignored);
  }

  #lateReason(): string {
    const { state, error } = this.#room.status();
    if (state !== 'joined') return error?.code ?? 'SIGNAL_UNREACHABLE';
    if (this.media?.isConnected === false) return 'TRANSPORT_FAILED';
    return `MEDIA_TIMEOUT: ${this.#missing() ?? 'nothing is missing'}`;
  }

  #isComplete(): boolean {
    const { state, selfId } = this.#room.status();
    if (state !== 'joined' || selfId === undefined) return false;
    return this.media === undefined || (this.media.isConnected && this.#missing() === undefined);
  }

  /** What of its media has not come, for people; undefined = all that can come is here. */
  #missing(): string | undefined {
    const { media } = this;
    if (media === undefined) return undefined;
    const { selfId, maySubscribe } = this.#room.status();
    const slots = maySubscribe ? this.#room.heardSlots() : 0;
    const wanted = { selfId, publish: this.spec.publish, watch: this.#watched, hear: this.#hear, slots };
    const expected = expectedSources(this.#room.roster(), wanted, this.#deps.indexes);
    if (expected === undefined) return 'somebody does not publish yet, itself or who is expected';
    const isHere = (sourceId: string): boolean => media.receiving.get(sourceId)?.sinceMs !== undefined;
    if (!expected.every(isHere)) return 'cameras or microphones';
    const isVoiceDue = this.#deps.voices.isDue(this.spec.room, this.spec.index, this.#hear);
    if (!areSlotsHere(media.receiving, slots, false)) return 'talker slots';
    return areSlotsHere(media.receiving, slots, isVoiceDue) ? undefined : 'a voice by talker slots';
  }

  #isEveryCameraHere(): boolean {
    const isHere = (index: number): boolean =>
      this.media?.receiving.get(this.#cameras.get(index) ?? '')?.sinceMs !== undefined;
    return [...this.#watched].every(isHere);
  }

  #setWatched(indexes: readonly number[]): void {
    this.#watched = new Set(indexes.filter((index) => index !== this.spec.index));
    this.#cameras = new Map();
  }

  #tellWishes(): void {
    if (this.media === undefined) return;
    const roster = this.#room.roster();
    const isKnown = (index: number): boolean => roster.sources.has(this.#cameras.get(index) ?? '');
    if (![...this.#watched].every(isKnown)) {
      this.#cameras = camerasOf(roster, this.#watched, this.#deps.indexes);
    }
    const sourceIds = [...this.#cameras.values()];
    const told = sourceIds.join(' ');
    if (told === this.#told) return;
    this.#told = told;
    this.#room.watch(sourceIds.map((sourceId) => ({ sourceId, height: this.#deps.tileHeight })));
  }

  /** In a small room everybody is known in any case. */
  #showPages(): void {
    const lists = this.#isLarge() ? this.#listsShown() : [];
    const shown = JSON.stringify(lists);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#room.show(lists);
  }

  #listsShown(): readonly ShownListView[] {
    if (this.#isObserver) return FIRST_PEOPLE;
    if (this.spec.hasListOpen) return OPEN_LIST;
    return this.media === undefined ? [] : pagesOf(this.#watched, this.#room.status().counts.withVideo);
  }

  #isLarge(): boolean {
    const { state, isEverybodyKnown } = this.#room.status();
    return state === 'joined' && !isEverybodyKnown;
  }

  #onChanged(): void {
    this.#outages.note(this.state);
    this.#showPages();
    this.#tellWishes();
    this.#checkName();
    this.#wake();
  }

  /** Under another name the others would not find what it sends. */
  #checkName(): void {
    const name = this.#room.roster().people.get(this.participantId ?? '')?.name;
    if (name !== undefined && name !== botName(this.spec.index)) this.#refusal ??= 'NAME_UNEXPECTED';
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) if (waiter.isMet()) waiter.resolve(true);
  }

  #until(isMet: () => boolean, timeoutMs: number): Promise<boolean> {
    if (isMet()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (result: boolean): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve(result);
      };
      const waiter: Waiter = { isMet, resolve: settle };
      const timer = setTimeout(() => settle(false), timeoutMs);
      this.#waiters.add(waiter);
    });
  }
}
