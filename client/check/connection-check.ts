/**
 * Looks whether sound would come through before somebody joins: joins a room of one's own (`POST /v1/check`), sends a
 * little sound there, and reads how it travels and what of it arrives. Within {@link CHECK_LIMIT_MS}, however it ends.
 */
import type { ClientError, RoomClient } from '../api.ts';
import { ClientFailure } from '../errors.ts';
import type { MediaEngine, MediaPort, MediaWay, WaySample } from '../room/media-port.ts';

/** Where to look, and with what. */
export type CheckPlace = { readonly signalUrl: string; readonly room: string; readonly token: string };

/** All together. */
export const CHECK_LIMIT_MS = 5_000;
/** So long sound is sent: enough for a report of what has arrived. */
const SEND_MS = 2_000;
const LOOK_MS = 100;

/** How far it came, and with what. */
export type CheckReport = {
  /** The signalling connection stands. */
  readonly isSignalOpen: boolean;
  /** Undefined: neither sound nor picture comes through. */
  readonly way: MediaWay | undefined;
  /** To the media node and back; 0 = not known. */
  readonly rttMs: number;
  readonly lossRatio: number;
  /** Why it went no further, where the server or the SDK said so. */
  readonly error: ClientError | undefined;
};

/** The part of a room client that is used. */
export type CheckRoom = Pick<RoomClient, 'join' | 'leave' | 'status' | 'setMic'>;

export type CheckDeps = {
  /** @param port for the room's media: the check looks at its engine */
  readonly openRoom: (port: MediaPort) => CheckRoom;
  readonly mediaPort: MediaPort;
  /** A sound that nobody hears; stopped by the one who closes it. */
  readonly makeSound: () => { readonly track: MediaStreamTrack; close(): void };
  /** Monotonic, ms. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
};

/** Never rejects. */
export async function checkConnection(deps: CheckDeps): Promise<CheckReport> {
  let engine: MediaEngine | undefined;
  const sound = deps.makeSound();
  const room = deps.openRoom({
    ...deps.mediaPort,
    open: async (capabilities) => (engine = await deps.mediaPort.open(capabilities)),
  });
  const ended: { error?: ClientError } = {};
  room
    .join()
    .then(() => room.setMic(sound.track))
    .catch((error: unknown) => (ended.error = toError(error)));
  const seen = await watchWay(deps, {
    sample: async () => engine?.readWay?.(),
    // a server without a place says to come again later than we look
    hasFailed: () => ended.error !== undefined || room.status().error?.code === 'RATE_LIMITED',
  });
  const { state, error } = room.status();
  sound.close();
  room.leave().catch(() => {}); // it was never there, or is given up by the server
  const { way, rttMs, lossRatio } = seen;
  return { isSignalOpen: state === 'joined', way, rttMs, lossRatio, error: ended.error ?? error };
}

type Looking = {
  readonly sample: () => Promise<WaySample | undefined>;
  readonly hasFailed: () => boolean;
};

/** From when there is a way it is looked at for a while; the worst loss of that time counts. */
async function watchWay({ now, wait }: Pick<CheckDeps, 'now' | 'wait'>, { sample, hasFailed }: Looking) {
  const limitMs = now() + CHECK_LIMIT_MS;
  let seen: Pick<CheckReport, 'way' | 'rttMs' | 'lossRatio'> = { way: undefined, rttMs: 0, lossRatio: 0 };
  for (let endMs = limitMs; !hasFailed() && now() < endMs;) {
    await wait(LOOK_MS);
    const found = await sample().catch(() => undefined); // its media is being opened anew
    if (found?.way === undefined) continue;
    if (seen.way === undefined) endMs = Math.min(limitMs, now() + SEND_MS);
    const { way, rttMs, sendLossRatio } = found;
    seen = { way, rttMs, lossRatio: Math.max(seen.lossRatio, sendLossRatio) };
  }
  return seen;
}

function toError(error: unknown): ClientError {
  if (error instanceof ClientFailure) return { code: error.code, detail: error.message };
  return { code: 'INTERNAL', detail: String(error) };
}
