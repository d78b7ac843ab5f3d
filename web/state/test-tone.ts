/** Two notes on a loudspeaker, so that somebody hears whether they hear. */

const NOTES_HZ = [523.25, 659.25] as const;
const NOTE_SEC = 0.35;
const GAIN = 0.2;

/** @param speakerId undefined = the browser's default. Resolves when it is over. @throws what the browser throws */
export async function playTestTone(speakerId: string | undefined): Promise<void> {
  const context = new AudioContext();
  const target = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = target.stream;
  try {
    if (speakerId !== undefined && 'setSinkId' in element) await element.setSinkId(speakerId);
    await element.play();
    const startSec = context.currentTime;
    await Promise.all(
      NOTES_HZ.map((hz, index) => playNote(context, target, hz, startSec + index * NOTE_SEC)),
    );
  } finally {
    element.pause();
    await context.close();
  }
}

function playNote(context: AudioContext, target: AudioNode, frequency: number, atSec: number): Promise<void> {
  const gain = new GainNode(context, { gain: 0 });
  const note = new OscillatorNode(context, { frequency });
  note.connect(gain).connect(target);
  gain.gain.setValueAtTime(0, atSec);
  gain.gain.linearRampToValueAtTime(GAIN, atSec + NOTE_SEC / 8);
  gain.gain.linearRampToValueAtTime(0, atSec + NOTE_SEC);
  note.start(atSec);
  note.stop(atSec + NOTE_SEC);
  return new Promise((resolve) => note.addEventListener('ended', () => resolve(), { once: true }));
}
