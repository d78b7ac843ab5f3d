/**
 * What clients can receive, decoded and reduced to what a router of ours could send. Browsers of one version say the same,
 * some 7 kB, with each watch; mediasoup copies and checks all of it for each consumer.
 */
import { getSupportedRtpCapabilities } from 'mediasoup';
import type { RtpCapabilities } from 'mediasoup/types';
import { ROUTER_CODECS } from './codecs.ts';
import { decodeRtpCapabilities } from './rtp-json.ts';

/** Versions of browsers and devices that meet on a node. Beyond it the one goes that was asked for longest ago. */
const MAX_KEPT = 64;

const MIME_TYPES: ReadonlySet<string> = new Set(
  ROUTER_CODECS.flatMap(({ kind, mimeType }) => [mimeType.toLowerCase(), `${kind}/rtx`]),
);
const EXTENSIONS: ReadonlySet<string> = new Set(
  getSupportedRtpCapabilities().headerExtensions?.map(({ uri }) => uri),
);

/** By the text that clients sent. */
export class CapabilitiesCache {
  readonly #kept = new Map<string, RtpCapabilities>();

  /** The same object for the same text: not to be changed. @throws {AppError} RTP_PARAMETERS_INVALID */
  decode(json: string): RtpCapabilities {
    const found = this.#kept.get(json) ?? usable(decodeRtpCapabilities(json));
    this.#kept.delete(json);
    this.#kept.set(json, found);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return found;
  }
}

/** What no router has is compared with nothing, so leaving it out changes no consumer. */
function usable({ codecs = [], headerExtensions = [], ...others }: RtpCapabilities): RtpCapabilities {
  return {
    ...others,
    codecs: codecs.filter(({ mimeType }) => MIME_TYPES.has(mimeType.toLowerCase())),
    headerExtensions: headerExtensions.filter(({ uri }) => EXTENSIONS.has(uri)),
  };
}
