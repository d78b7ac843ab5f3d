/** Loudness of a local microphone before the call, by Web Audio; in a room the SDK measures. */
import { signal, type ReadonlySignal } from '@preact/signals';

const INTERVAL_MS = 80;
const FFT_SIZE = 1024;

/** Range of the meter: quieter than this is 0, full scale is 1. */
const FLOOR_DB = -60;

export type MicLevel = {
  /** 0..1 */
  readonly level: ReadonlySignal<number>;
  close(): void;
};

/** Measures a track until closed. A browser that wants a click first shows no level until it gets one. */
export function measureMic(track: MediaStreamTrack): MicLevel {
  const level = signal(0);
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: FFT_SIZE });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(FFT_SIZE);

  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    level.value = meterLevel(samples);
  }, INTERVAL_MS);
  const resume = (): void => void context.resume().catch(() => {}); // closed meanwhile: nothing to resume
  addEventListener('pointerdown', resume);

  return {
    level,
    close() {
      clearInterval(timer);
      removeEventListener('pointerdown', resume);
      void context.close();
    },
  };
}

/** Meter position (0..1) of samples in -1..1: their power on a decibel scale, rounded to a hundredth. */
export function meterLevel(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index += 1) sum += (samples[index] ?? 0) ** 2;
  if (sum === 0) return 0;
  const decibel = 10 * Math.log10(sum / samples.length);
  const position = Math.min(1, Math.max(0, 1 - decibel / FLOOR_DB));
  return Math.round(position * 100) / 100;
}
