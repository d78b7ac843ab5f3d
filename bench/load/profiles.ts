/**
 * What bots send, by the names that `--profile` takes: the one place where loads are defined. Printed with every result.
 */

export type VideoLayer = {
  readonly width: number;
  readonly height: number;
  readonly framesPerS: number;
  readonly bitrateBps: number;
  /** Packets of a delta frame are spread evenly; a key frame takes as many at once as its size needs. */
  readonly packetsPerS: number;
};

export type Profile = {
  readonly name: string;
  readonly about: string;
  readonly audio: {
    readonly packetMs: number;
    readonly bitrateBps: number;
    /** A silent microphone sends one packet in this time (DTX), ms. */
    readonly silencePacketMs: number;
  };
  /** Lowest first; empty = no video. */
  readonly layers: readonly VideoLayer[];
  /** Height that a viewer asks for, px. */
  readonly tileHeight: number;
  /** Share of time with one talker, with two; the rest is silence. */
  readonly talkers: { readonly one: number; readonly two: number };
};

const SPEECH = { packetMs: 20, bitrateBps: 32_000, silencePacketMs: 400 } as const;
const ONE_AT_A_TIME = { one: 0.9, two: 0.1 } as const;

const TILE: VideoLayer = { width: 320, height: 180, framesPerS: 15, bitrateBps: 150_000, packetsPerS: 20 };
const MEDIUM: VideoLayer = { width: 640, height: 360, framesPerS: 15, bitrateBps: 500_000, packetsPerS: 60 };
const LARGE: VideoLayer = {
  width: 1_280,
  height: 720,
  framesPerS: 30,
  bitrateBps: 1_500_000,
  packetsPerS: 160,
};

const PROFILES = [
  {
    name: 'council',
    about: 'a sitting: cameras of the podium as tiles, one voice at a time, now and then two',
    audio: SPEECH,
    layers: [TILE, MEDIUM, LARGE],
    tileHeight: 180,
    talkers: ONE_AT_A_TIME,
  },
  {
    name: 'webinar',
    about: 'one large picture of who speaks',
    audio: SPEECH,
    layers: [TILE, MEDIUM, LARGE],
    tileHeight: 720,
    talkers: { one: 1, two: 0 },
  },
  {
    name: 'gallery',
    about: 'everybody sends a camera and shows pages of tiles',
    audio: SPEECH,
    layers: [TILE, MEDIUM, LARGE],
    tileHeight: 180,
    talkers: ONE_AT_A_TIME,
  },
  {
    name: 'audio',
    about: 'voices only, in packets of 40 ms',
    audio: { ...SPEECH, packetMs: 40 },
    layers: [],
    tileHeight: 0,
    talkers: ONE_AT_A_TIME,
  },
] as const satisfies readonly Profile[];

export const PROFILE_NAMES: readonly string[] = PROFILES.map(({ name }) => name);

export function profileOf(name: string): Profile | undefined {
  return PROFILES.find((profile) => profile.name === name);
}
