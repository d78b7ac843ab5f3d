import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextStep, type SentSource, type WantedSource } from '../../../../client/room/source-step.ts';
import { fakeTrack } from '../support/fake-media.ts';

const tracks = [fakeTrack('video'), fakeTrack('video')];
const track = fc.constantFrom(undefined, ...tracks);
const wantedSource = fc.record({ track, isMuted: fc.boolean(), maxLayer: fc.integer({ min: -1, max: 2 }) });

/** What engine and server do with a step. */
function take(
  { maxLayer, ...wanted }: WantedSource & { readonly maxLayer: number },
  sent: SentSource | undefined,
  step: string,
): SentSource | undefined {
  const live = wanted.isMuted ? null : (wanted.track ?? null);
  if (step === 'close' || (step === 'produce' && wanted.track === undefined)) return undefined;
  if (step === 'produce') return { track: live, isPaused: live === null, maxLayer: -1 };
  if (sent === undefined) throw new Error(`${step} of nothing`);
  if (step === 'setMaxLayer') return { ...sent, maxLayer };
  return step === 'replaceTrack' ? { ...sent, track: live } : { ...sent, isPaused: live === null };
}

const RULES = { isClosedWhenOff: false, maxLayer: 0 };

function isReached(
  { track: wantedTrack, isMuted, maxLayer }: WantedSource & { readonly maxLayer: number },
  sent: SentSource | undefined,
): boolean {
  if (sent === undefined) return wantedTrack === undefined;
  const live = isMuted ? null : (wantedTrack ?? null);
  return sent.track === live && sent.isPaused === (live === null) && sent.maxLayer === maxLayer;
}

describe('nextStep()', () => {
  test('reaches what is wanted in at most four steps, from anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(wantedSource, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (wishes, isClosedWhenOff) => {
          let sent: SentSource | undefined;
          for (const wanted of wishes) {
            let steps = 0;
            for (
              let step;
              (step = nextStep(wanted, sent, { ...wanted, isClosedWhenOff })) !== undefined;
              steps += 1
            ) {
              sent = take(wanted, sent, step);
              if (steps > 4) return false;
            }
            if (!isReached(wanted, sent)) return false;
          }
          return true;
        },
      ),
    );
  });

  test('stops sending before it tells the others', () => {
    const sent: SentSource = { track: tracks[0] ?? null, isPaused: false, maxLayer: 0 };

    expect(nextStep({ track: tracks[0], isMuted: true }, sent, RULES)).toBe('replaceTrack');
  });

  test('sends before it tells the others', () => {
    const sent: SentSource = { track: null, isPaused: true, maxLayer: 0 };

    expect(nextStep({ track: tracks[0], isMuted: false }, sent, RULES)).toBe('replaceTrack');
  });
});
