/** How much each layer of each picture takes, or would: measured when a decision is due, remembered while it is held back. */
import type { Picture } from '../policy/link-shedding.ts';
import { SourceKind } from '../../proto/index.ts';
import type { ControlledPicture } from './controlled-pair.ts';

/** Of a picture never seen, if there is no other of its kind to go by. */
const GUESSED_BPS = 700_000;
const GUESSED_SCREEN_BPS = 1_500_000;
/** Each layer takes so many times as much as the one below it. */
const GUESSED_GROWTH = 3;
/** A picture that takes less at a moment is expected to come back to much of what it took. */
const MEMORY = 0.7;

export class PictureRates {
  #known = new Map<string, readonly number[]>();

  /** Asks the workers what those that flow take now; forgets those that are gone. */
  async measure(pictures: readonly ControlledPicture[]): Promise<void> {
    const ids = new Set(pictures.map(({ id }) => id));
    this.#known = new Map([...this.#known].filter(([id]) => ids.has(id)));
    const flowing = pictures.filter(({ isShed }) => !isShed);
    await Promise.all(flowing.map((picture) => this.#measureOne(picture)));
  }

  /** With what is known or guessed. */
  rated(pictures: readonly ControlledPicture[]): readonly (ControlledPicture & Picture)[] {
    return pictures.map((picture) => ({
      ...picture,
      layerBps: this.#known.get(picture.id) ?? guess(picture),
    }));
  }

  async #measureOne({ id, consumer, ssrcs, allowedLayer }: ControlledPicture): Promise<void> {
    const stats = await consumer.getStats().catch(() => []); // closed meanwhile
    const sent = stats.filter(({ type }) => type === 'outbound-rtp');
    const before = this.#known.get(id);
    const layerBps = ssrcs.map((ssrc, layer) => {
      const bps = sent.find((stream) => stream.ssrc === ssrc)?.bitrate ?? 0;
      const knownBps = before?.[layer] ?? 0;
      return layer > allowedLayer ? knownBps : Math.max(bps, knownBps * MEMORY);
    });
    this.#known.set(id, layerBps);
  }
}

function guess({ kind, ssrcs }: ControlledPicture): readonly number[] {
  const bps = kind === SourceKind.SOURCE_KIND_SCREEN ? GUESSED_SCREEN_BPS : GUESSED_BPS;
  const shares = ssrcs.map((_, layer) => GUESSED_GROWTH ** layer);
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => (bps * share) / sum);
}
