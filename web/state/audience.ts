/** What the room keeps for its podium, for somebody in the audience, and what they are told about it. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { PersonView, RoomStatus } from '../../client/api.ts';

/** Devices that only the podium may use, as things stand for oneself. */
export type Withheld = { readonly mic: boolean; readonly camera: boolean };

/** As WithheldView names it. */
const PODIUM = 'podium';

/**
 * `audience`: why there is no microphone or camera, and what to do. `podium`: one may speak from now on.
 * `offPodium`: no more.
 */
export type AudienceNotice = 'audience' | 'podium' | 'offPodium';

const NOTHING: Withheld = { mic: false, camera: false };

/** What the server says that the room keeps for its podium. */
export function withheldFrom({ withheld }: RoomStatus): Withheld {
  return { mic: withheld.mic === PODIUM, camera: withheld.camera === PODIUM };
}

/** `open`: nothing is kept for a podium. */
type Place = 'audience' | 'podium' | 'open';

/** Undefined = between two, of which not all is known yet; or somebody who may whatever they are. */
function placeOf(
  { mic, camera }: Withheld,
  { settings }: RoomStatus,
  { isOnPodium }: PersonView,
): Place | undefined {
  if (mic || camera) return 'audience';
  if (settings.audienceMic && settings.audienceCamera) return 'open';
  return isOnPodium ? 'podium' : undefined;
}

export class Audience {
  readonly #withheld = signal<Withheld>(NOTHING);
  readonly #notice = signal<AudienceNotice | undefined>(undefined);
  #place: Place | undefined;

  get withheld(): ReadonlySignal<Withheld> {
    return this.#withheld;
  }

  get notice(): ReadonlySignal<AudienceNotice | undefined> {
    return this.#notice;
  }

  /** Follows the room; moving onto the podium and off it is told. What one may send and one's row come one by one. */
  update(status: RoomStatus, self: PersonView | undefined): void {
    if (status.state !== 'joined' || self === undefined) return;
    const before = this.#withheld.peek();
    const next = withheldFrom(status);
    const isOther = before.mic !== next.mic || before.camera !== next.camera;
    if (isOther) this.#withheld.value = next;
    const from = this.#place;
    const place = placeOf(next, status, self);
    if (place === from && !isOther) return;
    if (place === 'audience') this.#notice.value = from === 'podium' ? 'offPodium' : 'audience';
    else this.#notice.value = place === 'podium' && from === 'audience' ? 'podium' : undefined;
    this.#place = place ?? from;
  }

  /** Somebody wants a device that is withheld: says again why it is. */
  remind(): void {
    const { mic, camera } = this.#withheld.peek();
    if (mic || camera) this.#notice.value = 'audience';
  }

  dismiss(): void {
    this.#notice.value = undefined;
  }
}
