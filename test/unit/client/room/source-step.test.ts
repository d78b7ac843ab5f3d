import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextStep, type SentSource, type WantedSource } from '../../../../client/room/source-step.ts';
import { fakeTrack } from '../support/fake-media.ts';

const tracks = [fakeTrack('video'), fakeTrack('video')];
const track = fc.constantFrom(undefined, ...tracks);
const wantedSource = fc.record({ track, isMuted: fc.boolean() });

/** What engine and server do with a step. */
function take(wanted: WantedSource, sent: SentSource | undefined, step: string): SentSource | undefined {
  const live = wanted.isMuted ? null : (wanted.track ?? null);
  if (step === 'close' || (step === 'produce' && wanted.track === undefined)) return undefined;
  if (step === 'produce') return { track: live, isPaused: live === null };
  if (sent === undefined) throw new Error(`${step} of nothing`);
  return step === 'replaceTrack' ? { ...sent, track: live } : { ...sent, isPaused: live === null };
}

describe('nextStep()', () => {
  test('reaches what is wanted in at most three steps, from anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(wantedSource, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (wishes, isClosedWhenOff) => {
          let sent: SentSource | undefined;
          for (const wanted of wishes) {
            let steps = 0;
            for (let step; (step = nextStep(wanted, sent, isClosedWhenOff)) !== undefined; steps += 1) {
              sent = take(wanted, sent, step);
              if (steps > 3) return false;
            }
            const live = wanted.isMuted ? null : (wanted.track ?? null);
            if (sent !== undefined && (sent.track !== live || sent.isPaused !== (live === null)))
              return false;
            if (sent === undefined && wanted.track !== undefined) return false;
          }
          return true;
        },
      ),
    );
  });

  test('stops sending before it tells the others', () => {
    const sent: SentSource = { track: tracks[0] ?? null, isPaused: false };

    expect(nextStep({ track: tracks[0], isMuted: true }, sent, false)).toBe('replaceTrack');
  });

  test('sends before it tells the others', () => {
    expect(nextStep({ track: tracks[0], isMuted: false }, { track: null, isPaused: true }, false)).toBe(
      'replaceTrack',
    );
  });
});
