/**
 * What belongs to the room and not to somebody in it: settings, seats, and whether it is degraded. Of what comes, the newer
 * counts, since deltas of a node that was left may come after those of the next one. No I/O.
 */
import type { RoomSettingsView } from '../api.ts';
import type { IRoomFacts, IRoomSettings, IRoomState } from '../../proto/signal.ts';

const DEFAULT_SETTINGS: RoomSettingsView = {
  version: 0,
  title: '',
  maxParticipants: 0,
  maxPodium: 0,
  locked: false,
  audienceCamera: true,
  audienceMic: true,
};

type Facts = {
  readonly generation: number;
  readonly revision: number;
  readonly degraded: boolean;
  readonly podium: readonly number[];
};

const NO_FACTS: Facts = { generation: 0, revision: 0, degraded: false, podium: [] };

export class RoomStateView {
  #settings = DEFAULT_SETTINGS;
  #facts = NO_FACTS;

  get settings(): RoomSettingsView {
    return this.#settings;
  }

  get degraded(): boolean {
    return this.#facts.degraded;
  }

  /** Numbers, in the order of the seats; the same object while nothing changes. */
  get podium(): readonly number[] {
    return this.#facts.podium;
  }

  apply({ settings, facts }: IRoomState): void {
    const nextSettings = toSettings(settings ?? {});
    if (nextSettings.version > this.#settings.version) this.#settings = nextSettings;
    const nextFacts = toFacts(facts ?? {});
    if (isOlder(nextFacts, this.#facts)) return;
    const { podium } = this.#facts;
    // the same facts tell of others when somebody with a seat comes or goes
    const isSame = podium.join() === nextFacts.podium.join();
    this.#facts = isSame ? { ...nextFacts, podium } : nextFacts;
  }

  /** Forgets everything: the session is a new one. */
  clear(): void {
    this.#settings = DEFAULT_SETTINGS;
    this.#facts = NO_FACTS;
  }
}

export function toSettings(settings: IRoomSettings): RoomSettingsView {
  return {
    version: settings.version ?? 0,
    title: settings.title ?? '',
    maxParticipants: settings.maxParticipants ?? 0,
    maxPodium: settings.maxPodium ?? 0,
    locked: settings.locked ?? false,
    audienceCamera: settings.audienceCamera ?? true,
    audienceMic: settings.audienceMic ?? true,
  };
}

function toFacts({ generation, revision, degraded, podium }: IRoomFacts): Facts {
  return {
    generation: generation ?? 0,
    revision: revision ?? 0,
    degraded: degraded ?? false,
    podium: podium ?? [],
  };
}

function isOlder(one: Facts, other: Facts): boolean {
  return (
    one.generation < other.generation ||
    (one.generation === other.generation && one.revision < other.revision)
  );
}
