import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { followSpeaker, NO_SPEAKER, type Speaker } from '../../../../web/state/speaker.ts';

/** Looks every 100 ms; each step names who speaks. */
function follow(steps: readonly (readonly string[])[]): (string | undefined)[] {
  let speaker: Speaker = NO_SPEAKER;
  return steps.map((speaking, index) => (speaker = followSpeaker(speaker, speaking, index * 100)).id);
}

const during = (ms: number, ...speaking: string[]) => Array.from({ length: ms / 100 }, () => speaking);

describe('followSpeaker()', () => {
  test('takes the first who speaks at once', () => {
    expect(follow([[], ['a']])).toEqual([undefined, 'a']);
  });

  test('stays with who spoke last when nobody speaks', () => {
    expect(follow([['a'], ...during(5_000)]).at(-1)).toBe('a');
  });

  test('gives somebody at least a second and a half', () => {
    const ids = follow([...during(300, 'a'), ...during(3_000, 'b')]);

    expect(ids.lastIndexOf('a')).toBeGreaterThanOrEqual(14);
    expect(ids.at(-1)).toBe('b');
  });

  test('does not turn to a cough', () => {
    expect(
      new Set(follow([...during(3_000, 'a'), ...during(2_000), ...during(300, 'b'), ...during(2_000)])),
    ).toEqual(new Set(['a']));
  });

  test('turns to who interrupts for long', () => {
    expect(follow([...during(2_000, 'a'), ...during(3_200, 'b', 'a')]).at(-1)).toBe('b');
  });

  test('never changes faster than every second and a half', () => {
    const speaking = fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', 'c')), { maxLength: 200 });
    fc.assert(
      fc.property(speaking, (steps) => {
        let last = Number.NEGATIVE_INFINITY;
        follow(steps).forEach((id, index, ids) => {
          if (index === 0 || id === ids[index - 1]) return;
          expect(index - last).toBeGreaterThanOrEqual(15);
          last = index;
        });
      }),
    );
  });
});
