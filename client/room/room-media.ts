/** What a room sends and receives. Wiring only, of all that has to do with media. */
import type { ClientFailure } from '../errors.ts';
import type { SendRequest, ServerEvent } from '../signal/requests.ts';
import { Hearing } from './hearing.ts';
import { takeMediaEvent } from './media-events.ts';
import { MediaLink } from './media-link.ts';
import type { MediaPort } from './media-port.ts';
import type { PeopleInputs } from './people.ts';
import type { Device } from './picture-limits.ts';
import { Publisher } from './publisher.ts';
import type { RosterSource, RosterSourceType } from './roster-person.ts';
import type { Roster } from './roster.ts';
import { StatsReporter } from './stats-reporter.ts';
import type { StatusView } from './status.ts';
import { Viewing } from './viewing.ts';
import { Watcher } from './watcher.ts';

export type RoomMediaDeps = {
  readonly request: SendRequest;
  readonly random: () => number;
  /** Undefined: signalling only. */
  readonly port: MediaPort | undefined;
  readonly device: Device | undefined;
  /** Whether loudness is sampled. */
  readonly hasLevels: boolean;
  readonly status: Pick<StatusView, 'current' | 'selfId'>;
  readonly roster: () => Roster;
  readonly opened: () => void;
  readonly changed: () => void;
  /** Loudness was measured. */
  readonly measured: () => void;
  readonly failed: (failure: ClientFailure) => void;
};

export class RoomMedia {
  readonly publisher: Publisher;
  readonly watcher: Watcher;
  readonly hearing: Hearing;
  readonly viewing: Viewing;
  readonly #deps: RoomMediaDeps;
  readonly #link: MediaLink;
  readonly #stats: StatsReporter;

  constructor(deps: RoomMediaDeps) {
    this.#deps = deps;
    const { status, roster, device } = deps;
    const mediaBroken = (failure: ClientFailure): void => this.#link.lost(failure);
    const engine = () => this.#link.engine;
    const selfId = () => status.selfId;
    this.publisher = new Publisher({ ...deps, mediaBroken, ownSources: () => this.#ownSources() });
    this.viewing = new Viewing({ engine, device, changed: (limits) => this.watcher.setLimits(limits) });
    this.watcher = new Watcher({
      ...deps,
      mediaBroken,
      selfId,
      limits: this.viewing.limits,
      maySubscribe: () => status.current.maySubscribe,
      sources: () => roster().sources,
      audio: () => this.hearing.wishes,
    });
    this.hearing = new Hearing({
      engine,
      selfId,
      roster,
      consumers: this.watcher.consumers,
      turned: () => this.watcher.rosterChanged(),
      measured: deps.measured,
    });
    this.#link = new MediaLink({ ...deps, users: [this.publisher, this.watcher, this.hearing] });
    this.#stats = new StatsReporter(deps.request, engine);
  }

  /** What goes on for as long as the room is entered. Idempotent. */
  start(): void {
    if (this.#deps.hasLevels) this.hearing.start();
    this.#stats.start();
    this.viewing.start();
  }

  /** @param isKept the SFU node still holds our transports */
  signalEntered(isKept: boolean): void {
    this.#link.signalEntered(isKept);
  }

  signalLost(): void {
    this.#link.signalLost();
  }

  /** @returns true when what the page shows has changed */
  take(event: ServerEvent): boolean {
    return takeMediaEvent(event, { publisher: this.publisher, watcher: this.watcher, media: this.#link });
  }

  /** @returns what of ours the server has paused */
  takeSilence({ sourcesPaused }: Pick<ServerEvent, 'sourcesPaused'>): readonly RosterSourceType[] {
    return this.publisher.silence(sourcesPaused?.sourceIds ?? []);
  }

  /** The room has let us in. */
  admitted(): void {
    this.#link.admitted();
  }

  /** The session's media is worth nothing any more, another one begins. */
  drop(): void {
    this.#link.close();
  }

  /** The stay is over: nothing is sent or received any more, devices are released. */
  end(): void {
    this.#stats.stop();
    this.viewing.stop();
    this.#link.close();
    this.hearing.close();
    this.publisher.close();
  }

  /** For the rows of people. */
  inputs(): Omit<PeopleInputs, 'roster' | 'selfId'> {
    return {
      loudness: (participantId) => this.hearing.loudnessOf(participantId),
      areSlotsHeard: this.hearing.heardSlots > 0,
      mediaOf: ({ sourceId, type }, isSelf) => {
        if (isSelf) return { track: this.publisher.trackOf(type), score: undefined, isHeldByLink: false };
        const { track, score, isHeldByLink = false } = this.watcher.consumers.get(sourceId) ?? {};
        return { track, score, isHeldByLink };
      },
    };
  }

  #ownSources(): RosterSource[] {
    const { selfId } = this.#deps.status;
    return [...this.#deps.roster().sources.values()].filter((source) => source.participantId === selfId);
  }
}
