/** What this client may send now: what its token allows, less what the room keeps for its podium. */
import type { RoomSettingsView, SourceType } from '../api.ts';
import type { RosterPerson } from './roster-person.ts';
import type { Publisher } from './publisher.ts';
import type { StatusView } from './status.ts';

export type StandingDeps = {
  readonly status: StatusView;
  readonly publisher: Pick<Publisher, 'allow'>;
  /** Our own row, if it is known. */
  readonly self: () => Pick<RosterPerson, 'isOnPodium'> | undefined;
};

export class Standing {
  readonly #deps: StandingDeps;
  #granted: readonly SourceType[] = [];

  constructor(deps: StandingDeps) {
    this.#deps = deps;
  }

  /** @param granted by the token */
  entered(granted: readonly SourceType[]): void {
    this.#granted = granted;
  }

  /** Settings, podium or grants may have changed: what may not be sent any more is switched off. */
  update(): void {
    const { status, publisher, self } = this.#deps;
    const { mayModerate, settings, mayPublish: before } = status.current;
    const types = mayModerate || self()?.isOnPodium ? this.#granted : forAudience(this.#granted, settings);
    if (types.join() === before.join()) return;
    status.set({ mayPublish: types });
    publisher.allow(types);
  }
}

/** The server decides by the same rule (ADR 0031); screens are a matter of the token alone. */
function forAudience(
  granted: readonly SourceType[],
  { audienceCamera, audienceMic }: RoomSettingsView,
): readonly SourceType[] {
  const isForPodium = (type: SourceType): boolean =>
    (type === 'camera' && !audienceCamera) || (type === 'mic' && !audienceMic);
  return granted.filter((type) => !isForPodium(type));
}
