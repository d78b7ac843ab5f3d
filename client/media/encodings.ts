/** How sources are encoded. Pure. */
import type { ProducerCodecOptions, RtpEncodingParameters } from 'mediasoup-client/types';
import type { SourceType } from '../api.ts';

/** From this many pixels three layers are worth it (960 × 540, a little less for odd cameras). */
const THREE_LAYERS_MIN_PX = 480_000;

/** From this many pixels two layers are worth it (480 × 270, likewise). */
const TWO_LAYERS_MIN_PX = 120_000;

/** A screen of at least this width gets a small layer for tiles. */
const SCREEN_LAYERS_MIN_WIDTH_PX = 1_200;

/** Width and height of what is sent, as far as the browser tells. */
export type PictureSize = { readonly width?: number | undefined; readonly height?: number | undefined };

/** Simulcast layers, lowest first; undefined for sound. */
export function encodingsFor(type: SourceType, size: PictureSize): RtpEncodingParameters[] | undefined {
  if (type === 'camera') return cameraEncodings(size);
  if (type === 'screen') return screenEncodings(size);
  return undefined;
}

function cameraEncodings({ width, height }: PictureSize): RtpEncodingParameters[] {
  const pixels = width === undefined || height === undefined ? Infinity : width * height;
  if (pixels < TWO_LAYERS_MIN_PX) return [{ maxBitrate: 150_000 }];
  if (pixels < THREE_LAYERS_MIN_PX) {
    return [
      { scaleResolutionDownBy: 2, maxBitrate: 150_000 },
      { scaleResolutionDownBy: 1, maxBitrate: 700_000 },
    ];
  }
  return [
    { scaleResolutionDownBy: 4, maxBitrate: 150_000 },
    { scaleResolutionDownBy: 2, maxBitrate: 500_000 },
    { scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
  ];
}

function screenEncodings({ width }: PictureSize): RtpEncodingParameters[] {
  if (width !== undefined && width < SCREEN_LAYERS_MIN_WIDTH_PX) return [{ maxBitrate: 2_500_000 }];
  return [
    { scaleResolutionDownBy: 2, maxBitrate: 600_000 },
    { scaleResolutionDownBy: 1, maxBitrate: 2_500_000 },
  ];
}

/** Speech pauses cost nothing (DTX) and single losses are repaired in band; music from a screen is left alone. */
export function codecOptionsFor(type: SourceType): ProducerCodecOptions | undefined {
  if (type === 'mic') return { opusStereo: false, opusDtx: true, opusFec: true };
  if (type === 'screenaudio') return { opusStereo: true, opusDtx: false, opusFec: true };
  if (type === 'camera') return { videoGoogleStartBitrate: 600 };
  return undefined;
}

/** What the encoder should keep when it cannot keep both: text on screens, motion on faces. */
export function contentHintFor(type: SourceType): string | undefined {
  if (type === 'mic') return 'speech';
  if (type === 'screen') return 'detail';
  return undefined;
}
