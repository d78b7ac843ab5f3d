/** What this client publishes: its four sources, and the order in which a page may ask for them. */
import type { LocalMedia } from '../api.ts';
import type { ISourceDemand } from '../../proto/signal.ts';
import { closeSource } from './announce.ts';
import { LocalSource, type LocalSourceDeps } from './local-source.ts';
import type { MediaEngine } from './media-port.ts';
import type { RosterSource, RosterSourceType } from './roster-person.ts';

export type PublisherDeps = Omit<LocalSourceDeps, 'knownSourceId'> & {
  /** Our own sources as the room knows them. */
  readonly ownSources: () => readonly RosterSource[];
};

export class Publisher {
  readonly #deps: PublisherDeps;
  readonly #sources: Readonly<Record<RosterSourceType, LocalSource>>;
  #engine: MediaEngine | undefined;

  constructor(deps: PublisherDeps) {
    this.#deps = deps;
    const create = (type: RosterSourceType): LocalSource =>
      new LocalSource(type, {
        ...deps,
        knownSourceId: () => deps.ownSources().find((source) => source.type === type)?.sourceId,
      });
    this.#sources = {
      mic: create('mic'),
      camera: create('camera'),
      screen: create('screen'),
      screenaudio: create('screenaudio'),
    };
  }

  get local(): LocalMedia {
    const { mic, camera, screen } = this.#sources;
    return { mic: mic.wanted.track, camera: camera.wanted.track, screen: screen.wanted.track };
  }

  /** The local track of a source, whether or not it is being sent. */
  trackOf(type: RosterSourceType): MediaStreamTrack | undefined {
    return this.#sources[type].wanted.track;
  }

  /** @see LocalSource.set */
  setMic(track: MediaStreamTrack | undefined): Promise<void> {
    return this.#sources.mic.set({ track });
  }

  /** Also before there is a microphone: it is then published muted. */
  setMicMuted(isMuted: boolean): Promise<void> {
    return this.#sources.mic.set({ isMuted });
  }

  /** @see LocalSource.set */
  setCamera(track: MediaStreamTrack | undefined): Promise<void> {
    return this.#sources.camera.set({ track });
  }

  /** Picture and sound of a screen; either may be missing. */
  async setScreen(stream: MediaStream | undefined): Promise<void> {
    await Promise.all([
      this.#sources.screen.set({ track: stream?.getVideoTracks()[0] }),
      this.#sources.screenaudio.set({ track: stream?.getAudioTracks()[0] }),
    ]);
  }

  /** How much of our pictures the others show. */
  setDemands(demands: readonly ISourceDemand[]): void {
    for (const source of this.#all()) for (const demand of demands) source.setDemand(demand);
  }

  /** What may be sent from now on: the rest is switched off, and stays so until somebody switches it on again. */
  allow(types: readonly RosterSourceType[]): void {
    for (const source of this.#all())
      if (!types.includes(source.type) && source.wanted.track !== undefined) source.switchOff();
  }

  /** The server has paused these. @returns what of ours they are */
  silence(sourceIds: readonly string[]): readonly RosterSourceType[] {
    const silenced = this.#all().filter(
      ({ sourceId }) => sourceId !== undefined && sourceIds.includes(sourceId),
    );
    for (const source of silenced) source.silence();
    return silenced.map(({ type }) => type);
  }

  /** Media is open. */
  attach(engine: MediaEngine): void {
    this.#engine = engine;
    for (const source of this.#all()) source.attach(engine);
    this.#closeOrphans();
  }

  /** Signalling is back and media was kept. */
  resume(): void {
    for (const source of this.#all()) source.pump();
    if (this.#engine !== undefined) this.#closeOrphans();
  }

  /** Media is gone; what is wanted stays wanted. */
  detach(): void {
    this.#engine = undefined;
    for (const source of this.#all()) source.detach();
  }

  /** Ends all and releases the devices. */
  close(): void {
    this.#engine = undefined;
    for (const source of this.#all()) source.close();
  }

  #all(): LocalSource[] {
    return Object.values(this.#sources);
  }

  /** The room knows a source of ours that nobody sends: left over from before a reload, or from a lost request. */
  #closeOrphans(): void {
    for (const { sourceId, type } of this.#deps.ownSources()) {
      const local = this.#sources[type];
      if (local.wanted.track !== undefined || local.sourceId === sourceId) continue;
      // when this fails, the next attach or resume finds it again
      closeSource(this.#deps.request, sourceId).catch(() => undefined);
    }
  }
}
