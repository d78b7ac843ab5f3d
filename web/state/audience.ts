/** What the room keeps for its podium, for somebody in the audience, and what they are told about it. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { PersonView, RoomStatus } from '../../client/api.ts';

/** Devices that only the podium may use, as things stand for oneself. */
export type Withheld = { readonly mic: boolean; readonly camera: boolean };

/**
 * `audience`: why there is no microphone or camera, and what to do. `podium`: one may speak from now on.
 * `offPodium`: no more.
 */
export type AudienceNotice = 'audience' | 'podium' | 'offPodium';

const NOTHING: Withheld = { mic: false, camera: false };

/** What a token never allowed is not withheld by the room, as far as the settings tell. */
export function withheldFrom(status: RoomStatus, self: PersonView | undefined): Withheld {
  const { mayModerate, mayPublish, settings } = status;
  if (mayModerate || self === undefined || self.isOnPodium) return NOTHING;
  return {
    mic: !settings.audienceMic && !mayPublish.includes('mic'),
    camera: !settings.audienceCamera && !mayPublish.includes('camera'),
  };
}

export class Audience {
  readonly #withheld = signal<Withheld>(NOTHING);
  readonly #notice = signal<AudienceNotice | undefined>(undefined);
  #wasOnPodium = false;

  get withheld(): ReadonlySignal<Withheld> {
    return this.#withheld;
  }

  get notice(): ReadonlySignal<AudienceNotice | undefined> {
    return this.#notice;
  }

  /** Follows the room; moving onto the podium and off it is told. */
  update(status: RoomStatus, self: PersonView | undefined): void {
    if (status.state !== 'joined' || self === undefined) return;
    const before = this.#withheld.peek();
    const next = withheldFrom(status, self);
    const wasOnPodium = this.#wasOnPodium;
    this.#wasOnPodium = self.isOnPodium;
    if (before.mic === next.mic && before.camera === next.camera) return;
    this.#withheld.value = next;
    if (!next.mic && !next.camera) this.#notice.value = self.isOnPodium ? 'podium' : undefined;
    else this.#notice.value = wasOnPodium ? 'offPodium' : 'audience';
  }

  /** Somebody wants a device that is withheld: says again why it is. */
  remind(): void {
    this.#notice.value = 'audience';
  }

  dismiss(): void {
    this.#notice.value = undefined;
  }
}
