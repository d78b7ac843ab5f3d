/** The connection check with the browser's own parts. */
import { createMediaPort } from '../media/engine.ts';
import { Room } from '../room/room.ts';
import { openWebSocket } from '../signal/socket.ts';
import { checkConnection, type CheckPlace, type CheckReport } from './connection-check.ts';

/** Quiet, since nobody hears it; loud enough not to be taken for silence, of which nothing is sent. */
const GAIN = 0.05;

export function checkInBrowser({ signalUrl, room, token }: CheckPlace): Promise<CheckReport> {
  return checkConnection({
    openRoom: (mediaPort) =>
      new Room({
        ...{ signalUrl, room, mediaPort, hasLevels: false },
        fetchToken: async () => token,
        random: Math.random,
        openSocket: openWebSocket,
      }),
    mediaPort: createMediaPort(),
    makeSound,
    now: () => performance.now(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
}

function makeSound() {
  const context = new AudioContext();
  const target = context.createMediaStreamDestination();
  const gain = new GainNode(context, { gain: GAIN });
  const tone = new OscillatorNode(context);
  tone.connect(gain).connect(target);
  tone.start();
  const [track] = target.stream.getAudioTracks();
  if (track === undefined) throw new TypeError('a stream without a track');
  return { track, close: () => void context.close() };
}
