/** What this client is and may now: its role, and what it may send, with the reasons for what it may not. */
import type { RoomSettingsView, SourceType, WithheldView } from '../api.ts';
import type { ISendRights } from '../../proto/signal.ts';
import { isModerating, sourceTypeOf, type RosterPerson } from './roster-person.ts';
import type { Publisher } from './publisher.ts';
import { isShallowEqual } from './shallow.ts';
import type { StatusView } from './status.ts';

export type StandingDeps = {
  readonly status: StatusView;
  readonly publisher: Pick<Publisher, 'allow'>;
  /** Our own row, if it is known. */
  readonly self: () => Pick<RosterPerson, 'isOnPodium' | 'role' | 'isOutside'> | undefined;
};

type Rights = { readonly allowed: readonly SourceType[]; readonly withheld: WithheldView };

export class Standing {
  readonly #deps: StandingDeps;
  #granted: readonly SourceType[] = [];
  #told: Rights | undefined;

  constructor(deps: StandingDeps) {
    this.#deps = deps;
  }

  /**
   * @param granted by the token
   * @param rights what of it may be sent now; undefined: the server does not say, then or later
   */
  entered(granted: readonly SourceType[], rights: ISendRights | undefined): void {
    this.#granted = granted;
    this.#told = rights && rightsOf(rights);
  }

  /** @returns whether that was news of it */
  take(rights: ISendRights | null | undefined): boolean {
    if (!rights) return false;
    this.#told = rightsOf(rights);
    return true;
  }

  /** Rights, settings, podium, role or grants may have changed: what may not be sent any more is switched off. */
  update(): void {
    const { status, publisher, self } = this.#deps;
    const { settings, mayPublish: before, withheld: reasons } = status.current;
    const own = self();
    const role = own?.role ?? status.current.role;
    const mayModerate = isModerating(role);
    status.set({ role, mayModerate, isOutside: own?.isOutside ?? status.current.isOutside });
    const isForAll = mayModerate || own?.isOnPodium === true;
    const { allowed, withheld } = this.#told ?? byRule(this.#granted, isForAll ? undefined : settings);
    if (!isShallowEqual(withheld, reasons)) status.set({ withheld });
    if (allowed.join() === before.join()) return;
    status.set({ mayPublish: allowed });
    publisher.allow(allowed);
  }
}

function rightsOf({ allowed, withheld }: ISendRights): Rights {
  const reasons = (withheld ?? []).flatMap(({ kind, reason }) => {
    const type = sourceTypeOf(kind);
    return type === undefined ? [] : [[type, reason ?? ''] as const];
  });
  return {
    allowed: (allowed ?? []).flatMap((kind) => sourceTypeOf(kind) ?? []),
    withheld: Object.fromEntries(reasons),
  };
}

/** How servers decide that don't say it (ADR 0031). @param settings those that count for us, if any do */
function byRule(granted: readonly SourceType[], settings: RoomSettingsView | undefined): Rights {
  const isForPodium = (type: SourceType): boolean =>
    (type === 'camera' && settings?.audienceCamera === false) ||
    (type === 'mic' && settings?.audienceMic === false);
  return {
    allowed: granted.filter((type) => !isForPodium(type)),
    withheld: Object.fromEntries(granted.filter(isForPodium).map((type) => [type, 'podium'])),
  };
}
