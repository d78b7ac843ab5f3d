/**
 * A microphone that says sweeps: words whose pitch tells which moment of them is heard. And a listener that records what
 * the page plays. Both run in the page before its own code. Test code only.
 *
 * The functions are handed over as text, so each one uses only its arguments, the browser, and the others named in
 * {@link sweepingPersonScript} and {@link recorderScript}.
 */

/** `inMs`: from now on until it begins. */
export type Word = {
  readonly fromHz: number;
  readonly toHz: number;
  readonly ms: number;
  readonly inMs: number;
};

type SpeakingWindow = { say?: (word: Word) => void };
type RecordingWindow = { recorded?: Float32Array[] };

/** Text for `addInitScript({ content })`. */
export function sweepingPersonScript(): string {
  return `${replaceMicrophone.toString()}\nreplaceMicrophone();`;
}

/** Likewise. */
export function recorderScript(): string {
  return `${recordSounds.toString()}\nvoid recordSounds();`;
}

function replaceMicrophone(): void {
  const context = new AudioContext({ sampleRate: 48_000 });
  const voice = context.createGain();
  const microphone = context.createMediaStreamDestination();
  voice.gain.value = 0;
  voice.connect(microphone);
  (window as SpeakingWindow).say = ({ fromHz, toHz, ms, inMs }) => {
    const oscillator = context.createOscillator();
    const start = context.currentTime + inMs / 1_000;
    const end = start + ms / 1_000;
    oscillator.frequency.setValueAtTime(fromHz, start);
    oscillator.frequency.linearRampToValueAtTime(toHz, end);
    voice.gain.setTargetAtTime(0.3, start, 0.001);
    voice.gain.setTargetAtTime(0, end, 0.001);
    oscillator.connect(voice);
    oscillator.start(start);
    oscillator.stop(end + 0.05);
  };
  navigator.mediaDevices.getUserMedia = () =>
    Promise.resolve(new MediaStream(microphone.stream.getAudioTracks().map((track) => track.clone())));
}

/** Everything that an `<audio>` of the page plays, mixed as the ears of a listener would. */
async function recordSounds(): Promise<void> {
  const context = new AudioContext({ sampleRate: 48_000 });
  const module = `registerProcessor('recorder', class extends AudioWorkletProcessor {
    process([input]) { if (input[0]) this.port.postMessage(input[0].slice()); return true; }
  });`;
  await context.audioWorklet.addModule(`data:text/javascript,${encodeURIComponent(module)}`);
  const recorder = new AudioWorkletNode(context, 'recorder', {
    channelCount: 1,
    channelCountMode: 'explicit',
  });
  const recorded: Float32Array[] = [];
  (window as RecordingWindow).recorded = recorded;
  recorder.port.onmessage = ({ data }: MessageEvent<Float32Array>) => recorded.push(data);
  const heard = new Set<MediaStreamTrack>();
  setInterval(() => {
    for (const { srcObject } of document.querySelectorAll('audio')) {
      const [track] = srcObject instanceof MediaStream ? srcObject.getAudioTracks() : [];
      if (track === undefined || heard.has(track)) continue;
      heard.add(track);
      context.createMediaStreamSource(new MediaStream([track])).connect(recorder);
    }
  }, 10);
}
