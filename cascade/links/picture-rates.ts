/** How much each picture of a link takes, or would: measured when a decision is due, remembered while it is shed. */
import type { Picture } from '../policy/link-shedding.ts';
import { SourceKind } from '../../proto/index.ts';
import type { ControlledPicture } from './controlled-pair.ts';

/** Of a picture never seen, if there is no other of its kind to go by. */
const GUESSED_BPS = 700_000;
const GUESSED_SCREEN_BPS = 1_500_000;
/** A picture that takes less at a moment is expected to come back to much of what it took. */
const MEMORY = 0.7;

export class PictureRates {
  #known = new Map<string, number>();

  /** Asks the workers what those that flow take now; forgets those that are gone. */
  async measure(pictures: readonly ControlledPicture[]): Promise<void> {
    const ids = new Set(pictures.map(({ id }) => id));
    this.#known = new Map([...this.#known].filter(([id]) => ids.has(id)));
    const flowing = pictures.filter(({ isShed }) => !isShed);
    await Promise.all(flowing.map((picture) => this.#measureOne(picture)));
  }

  /** With what is known or guessed. */
  rated<P extends Omit<Picture, 'bps'>>(pictures: readonly P[]): readonly (P & Picture)[] {
    return pictures.map((picture) => ({ ...picture, bps: this.#known.get(picture.id) ?? guess(picture) }));
  }

  async #measureOne({ id, consumer }: ControlledPicture): Promise<void> {
    const stats = await consumer.getStats().catch(() => []); // closed meanwhile
    const bps = stats
      .filter(({ type }) => type === 'outbound-rtp')
      .reduce((sum, { bitrate }) => sum + bitrate, 0);
    this.#known.set(id, Math.max(bps, (this.#known.get(id) ?? 0) * MEMORY));
  }
}

const guess = ({ kind }: Pick<Picture, 'kind'>): number =>
  kind === SourceKind.SOURCE_KIND_SCREEN ? GUESSED_SCREEN_BPS : GUESSED_BPS;
